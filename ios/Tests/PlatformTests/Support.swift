import Foundation
import MotCuaCore
import Testing
import UIKit

@testable import MotCuaShell

/// The world behind the doubles is one, so these run one after the other.
@Suite(.serialized) enum PlatformTests {}

/// Runs what blocks on a thread of its own, as the core does.
func beside<Value: Sendable>(_ block: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { told in
        Thread.detachNewThread { told.resume(with: Result { try block() }) }
    }
}

/// Why a port refused.
func refusal<Value: Sendable>(_ block: @escaping @Sendable () throws -> Value) async -> PortError? {
    do {
        _ = try await beside(block)
        return nil
    } catch {
        return error as? PortError ?? .Failed(reason: "not a port's: \(error)")
    }
}

/// Waits until something holds, at most ten seconds.
@MainActor
func until(_ what: String, _ holds: () -> Bool) async {
    for _ in 0..<2_000 where !holds() { try? await Task.sleep(for: .milliseconds(5)) }
    #expect(holds(), "\(what) did not come")
}

extension PortError {
    var isFailed: Bool { if case .Failed = self { true } else { false } }
}

/// A phone with the app in front.
@MainActor
final class Stand {
    let root = UIViewController()
    let window = UIWindow()

    init(_ state: UIScene.ActivationState = .foregroundActive) {
        window.rootViewController = root
        UIApplication.shared.connectedScenes = [UIWindowScene(double: window, state)]
        UIApplication.shared.browser = true
        UIApplication.shared.opened = []
    }

    /// What is in front of the app's own screen.
    func presented<Surface: UIViewController>(_ kind: Surface.Type) async -> Surface? {
        await until("a surface") { root.presentedViewController != nil }
        return root.presentedViewController as? Surface
    }
}

/// Words in both languages are the core's; these say which is which.
func words() -> ShellWords { shellWords(language: "en") }

/// A folder that is gone after the test.
final class Folder: Sendable {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("platform-\(UUID().uuidString)")

    init() { try? FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }
    deinit { try? FileManager.default.removeItem(at: url) }

    /// A file with this text.
    func file(_ name: String, _ text: String) throws -> URL {
        let file = url.appendingPathComponent(name)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
        return file
    }
}
