import Foundation
import MotCuaCore
import UIKit

/// The surface the person looks at, and questions that need it.
///
/// Threads: `ask` is called on any but the main one, and blocks until there is an answer.
/// Failures: Unavailable when no scene is in front, TimedOut.
final class Foreground: Sendable {
    private let front: @MainActor @Sendable () -> UIViewController?

    init(front: @escaping @MainActor @Sendable () -> UIViewController? = { topController() }) {
        self.front = front
    }

    /// Runs `start` with the front controller on the main actor and waits for its answer; `nil` waits without end.
    func ask<Value: Sendable>(
        seconds: TimeInterval? = nil,
        _ start: @escaping @MainActor @Sendable (UIViewController, Answer<Value>) throws -> Void
    ) throws -> Value {
        precondition(!Thread.isMainThread, "a port blocks and must not be called on the main thread")
        let answer = Answer<Value>()
        Task { @MainActor [front] in
            guard let controller = front() else { return answer.refuse(.Unavailable) }
            do {
                try start(controller, answer)
            } catch let why as PortError {
                answer.refuse(why)
            } catch {
                answer.refuse(failed("asking", error))
            }
        }
        return try answer.wait(seconds: seconds)
    }
}

/// The controller above all others. Also while the scene is inactive: a permission answers just before it is active again.
@MainActor
func topController() -> UIViewController? {
    let scenes = UIApplication.shared.connectedScenes.compactMap { $0 as? UIWindowScene }
    let scene =
        scenes.first { $0.activationState == .foregroundActive }
        ?? scenes.first { $0.activationState == .foregroundInactive }
    var top = scene?.keyWindow?.rootViewController
    while let above = top?.presentedViewController, !above.isBeingDismissed { top = above }
    return top
}
