// swift-tools-version: 6.2

import PackageDescription

/// Makes the captures that `run` measures with. A package of its own: nobody who uses bitstrail builds it.
let package = Package(
    name: "benchmarks",
    targets: [
        .executableTarget(
            name: "make-capture",
            swiftSettings: [
                .swiftLanguageMode(.v6),
                .strictMemorySafety(),
                .treatAllWarnings(as: .error),
                .enableUpcomingFeature("ExistentialAny"),
                .enableUpcomingFeature("InternalImportsByDefault"),
                .enableUpcomingFeature("MemberImportVisibility"),
            ])
    ]
)
