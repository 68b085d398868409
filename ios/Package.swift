// swift-tools-version: 6.0
import PackageDescription

// `scripts/ios-bindings.sh` lays the generated files at Sources/MotCuaCore and FFI/linux. On a Mac the C side comes out of an
// XCFramework; on Linux out of the headers, and the script that builds says where the library is.
#if os(Linux)
    let ffi: Target = .systemLibrary(name: "MotCuaFFI", path: "FFI/linux")
#else
    let ffi: Target = .binaryTarget(name: "MotCuaFFI", path: "FFI/MotCuaFFI.xcframework")
#endif

let package = Package(
    name: "MotCuaKit",
    platforms: [.iOS(.v17), .macOS(.v14)],
    products: [.library(name: "MotCuaKit", targets: ["MotCuaKit", "MotCuaCore"])],
    targets: [
        ffi,
        // What the generator writes is not ready for language mode 6.
        .target(name: "MotCuaCore", dependencies: ["MotCuaFFI"], swiftSettings: [.swiftLanguageMode(.v5)]),
        .target(name: "MotCuaKit", dependencies: ["MotCuaCore"], swiftSettings: [.swiftLanguageMode(.v6)]),
        .testTarget(name: "MotCuaKitTests", dependencies: ["MotCuaKit", "MotCuaCore"], swiftSettings: [.swiftLanguageMode(.v6)]),
    ]
)

#if os(Linux)
    // Doubles of Apple's modules, so that the app itself is compiled and tried here as a library. On a Mac the app is built by
    // MotCua.xcodeproj against the real ones.
    let doubles: KeyValuePairs<String, [String]> = [
        "CFDouble": [],
        "UIKit": ["UniformTypeIdentifiers"],
        "SwiftUI": ["UIKit"],
        "UniformTypeIdentifiers": ["CFDouble"],
        "Security": ["CFDouble"],
        "ImageIO": ["CFDouble"],
        "CryptoKit": ["Security"],
        "CoreNFC": [],
        "LocalAuthentication": [],
        "UserNotifications": [],
        "BackgroundTasks": [],
        "AuthenticationServices": ["UIKit"],
        "VisionKit": ["UIKit"],
        "PhotosUI": ["UIKit", "UniformTypeIdentifiers"],
        "QuickLook": ["UIKit"],
        "CoreLocation": [],
        "AVFoundation": [],
        "Network": [],
    ]
    let mode6: [SwiftSetting] = [.swiftLanguageMode(.v6)]

    func named(_ names: [String]) -> [Target.Dependency] { names.map { .byName(name: $0) } }

    let all = doubles.map(\.key)
    package.targets += doubles.map { name, uses in
        .target(name: name, dependencies: named(uses), path: "Doubles/\(name)", swiftSettings: mode6)
    }
    package.targets += [
        .target(
            name: "MotCuaShell",
            dependencies: named(["MotCuaKit", "MotCuaCore"] + all),
            path: "MotCua",
            exclude: [
                "App/MotCuaApp.swift", "App/Info.plist", "App/MotCua.entitlements", "App/PrivacyInfo.xcprivacy", "App/vi.lproj",
                "App/en.lproj",
            ],
            swiftSettings: mode6
        ),
        .target(
            name: "NotificationService",
            dependencies: named(["UserNotifications", "Security", "MotCuaCore"]),
            path: "NotificationService",
            exclude: ["Info.plist", "NotificationService.entitlements", "PrivacyInfo.xcprivacy"],
            swiftSettings: mode6
        ),
    ]
    package.targets.append(.testTarget(name: "DoubleTests", dependencies: named(["SwiftUI", "UIKit"]), swiftSettings: mode6))
    package.targets += ["ShellTests", "PlatformTests", "JourneyTests"].map { name in
        .testTarget(
            name: name, dependencies: named(["MotCuaShell", "NotificationService", "MotCuaKit", "MotCuaCore"] + all), swiftSettings: mode6)
    }
#endif
