// swift-tools-version: 6.0
import PackageDescription

// scripts/swift-smoke.sh lays the generated sources beside this file: Sources/MotCuaFFI (headers and a module map) and
// Sources/MotCua (Swift). Generated code is not ready for language mode 6, so it stays in 5; what calls it is in 6.
let package = Package(
    name: "Smoke",
    targets: [
        .systemLibrary(name: "MotCuaFFI", path: "Sources/MotCuaFFI"),
        .target(name: "MotCua", dependencies: ["MotCuaFFI"], swiftSettings: [.swiftLanguageMode(.v5)]),
        .testTarget(name: "SmokeTests", dependencies: ["MotCua"], swiftSettings: [.swiftLanguageMode(.v6)]),
    ]
)
