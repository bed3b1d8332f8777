// swift-tools-version: 6.2

import PackageDescription

/// What every Swift target is built with: no warning passes, unsafe code must say so, imports are explicit.
let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
    name: "bitstrail",
    products: [
        .executable(name: "bitstrail", targets: ["BITSTrailCLI"]),
        .library(name: "BITSTrail", targets: ["BITSTrail", "BITSSessions", "BITSReports"]),
        // Alone: it needs none of the C libraries. Heads are read with HTTPMessages.
        .library(name: "BITSProtocol", targets: ["BITSProtocol", "HTTPMessages"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        // Only for the HTML report.
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    ],
    targets: [
        .systemLibrary(name: "CPcap", pkgConfig: "libpcap", providers: [.apt(["libpcap-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
        .systemLibrary(name: "CLZ4", pkgConfig: "liblz4", providers: [.apt(["liblz4-dev"])]),
        .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .target(name: "CProcess"),
        .target(
            name: "PacketCapture", dependencies: ["CPcap", "CProcess", "CZlib", "CZstd", "CLZ4"],
            swiftSettings: settings),
        .target(name: "HTTPMessages", swiftSettings: settings),
        .target(name: "BITSProtocol", dependencies: ["HTTPMessages"], swiftSettings: settings),
        .target(
            name: "BITSSessions", dependencies: ["BITSProtocol", "HTTPMessages", "CCrypto"], swiftSettings: settings),
        .target(
            name: "BITSReports",
            dependencies: ["BITSSessions", .product(name: "Mustache", package: "swift-mustache")],
            // In the program, which prints them.
            resources: [
                .embedInCode("report.schema.json"), .embedInCode("ndjson.schema.json"),
                .embedInCode("extract.schema.json"),
            ],
            swiftSettings: settings),
        .target(
            name: "BITSTrail",
            dependencies: ["PacketCapture", "HTTPMessages", "BITSProtocol", "BITSSessions", "BITSReports"],
            swiftSettings: settings),
        .executableTarget(
            name: "BITSTrailCLI",
            dependencies: ["BITSTrail", .product(name: "ArgumentParser", package: "swift-argument-parser")],
            swiftSettings: settings),
        // Builds captures for tests and samples from readable scripts of conversations.
        .target(name: "Conversations", path: "Tests/Conversations", swiftSettings: settings),
        .executableTarget(
            name: "conversation-tool", dependencies: ["Conversations"], path: "Tests/ConversationTool",
            swiftSettings: settings),
        .testTarget(name: "ConversationsTests", dependencies: ["Conversations"], swiftSettings: settings),
        .testTarget(
            name: "BITSProtocolTests", dependencies: ["BITSProtocol", "HTTPMessages"], swiftSettings: settings),
        .testTarget(
            name: "BITSTrailTests",
            dependencies: [
                "BITSTrail", "BITSReports", "BITSSessions", "BITSProtocol", "HTTPMessages", "Conversations",
            ],
            swiftSettings: settings),
        .testTarget(
            name: "CommandTests", dependencies: ["Conversations", "BITSTrailCLI"], swiftSettings: settings),
        .testTarget(
            name: "PacketCaptureTests",
            dependencies: ["PacketCapture", "Conversations", "CPcap", "CZlib", "CZstd", "CLZ4"],
            swiftSettings: settings),
        .testTarget(
            name: "HTTPMessagesTests", dependencies: ["HTTPMessages", "PacketCapture", "Conversations"],
            swiftSettings: settings),
        // The harnesses of the fuzzer, run with the inputs that it found.
        .testTarget(
            name: "FuzzingTests",
            dependencies: [
                "BITSTrail", "BITSReports", "BITSSessions", "BITSProtocol", "HTTPMessages", "PacketCapture",
            ],
            path: "Fuzzing/Sources",
            exclude: ["CFuzzer", "bitstrail-fuzz/Entry.swift", "bitstrail-fuzz/SegmentMutator.swift"],
            sources: [
                "FuzzingTests", "bitstrail-fuzz/Common", "bitstrail-fuzz/Harnesses", "bitstrail-fuzz/Shared",
            ],
            swiftSettings: settings),
        .testTarget(
            name: "BITSReportsTests", dependencies: ["BITSReports", "BITSSessions"], swiftSettings: settings),
    ]
)
