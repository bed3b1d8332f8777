// swift-tools-version: 6.2

import PackageDescription

/// Feeds the stages of bitstrail with inputs that a fuzzer makes. A package of its own: nobody who uses bitstrail
/// builds it, and only `run` knows the flags that it needs.
let package = Package(
    name: "fuzzing",
    dependencies: [.package(name: "bitstrail", path: "..")],
    targets: [
        .target(name: "CFuzzer"),
        .executableTarget(
            name: "bitstrail-fuzz",
            dependencies: ["CFuzzer", .product(name: "BITSTrail", package: "bitstrail")],
            swiftSettings: [
                .swiftLanguageMode(.v6),
                .strictMemorySafety(),
                .treatAllWarnings(as: .error),
                .enableUpcomingFeature("ExistentialAny"),
                .enableUpcomingFeature("InternalImportsByDefault"),
                .enableUpcomingFeature("MemberImportVisibility"),
                // `main` is in CFuzzer.
                .unsafeFlags(["-parse-as-library"]),
            ],
            linkerSettings: [
                // `read` of our code goes through CFuzzer, which can make it give less than was asked for.
                .unsafeFlags(["-Xlinker", "--wrap=read"])
            ]),
    ]
)
