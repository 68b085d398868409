import Foundation
import MotCuaCore
import UIKit

/// The surface the person looks at, and questions that need it.
///
/// Threads: `ask` is called on any but the main one, and blocks until there is an answer.
/// Failures: Unavailable when no scene is in front, TimedOut.
final class Foreground: Sendable {
    private let front: @MainActor @Sendable () -> UIViewController?

    init(front: @escaping @MainActor @Sendable () -> UIViewController? = { topController() }) { self.front = front }

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

/// State that several threads use, one at a time.
final class Guarded<State>: @unchecked Sendable {
    private let lock = NSLock()
    private var state: State

    init(_ state: State) { self.state = state }

    /// Runs `body` alone. It must not come back here.
    func with<Result>(_ body: (inout State) throws -> Result) rethrows -> Result {
        try lock.withLock { try body(&state) }
    }

    /// Puts another state there, and gives the one before.
    func swap(_ next: State) -> State {
        with { state in
            defer { state = next }
            return state
        }
    }
}

/// What a port waits for. The first answer counts; any thread.
final class Answer<Value: Sendable>: @unchecked Sendable {
    private let changed = NSCondition()
    private var result: Result<Value, PortError>?
    private var after: [@Sendable () -> Void] = []

    /// True when there is an answer.
    var given: Bool { changed.withLock { result != nil } }

    func give(_ value: Value) { finish(.success(value)) }

    func refuse(_ why: PortError) { finish(.failure(why)) }

    /// Runs `block` once there is an answer, on the thread that answers; at once when there is one.
    func whenGiven(_ block: @escaping @Sendable () -> Void) {
        let now = changed.withLock {
            if result == nil { after.append(block) }
            return result != nil
        }
        if now { block() }
    }

    /// Blocks until there is an answer, or refuses with `TimedOut` after `seconds`; `nil` waits without end.
    func wait(seconds: TimeInterval? = nil) throws -> Value {
        let end = seconds.map { Date(timeIntervalSinceNow: $0) }
        changed.lock()
        while result == nil {
            guard let end else {
                changed.wait()
                continue
            }
            if !changed.wait(until: end) { break }
        }
        let now = result
        changed.unlock()
        if let now { return try now.get() }
        // An answer that comes in this moment counts.
        refuse(.TimedOut)
        return try wait()
    }

    private func finish(_ answer: Result<Value, PortError>) {
        let blocks: [@Sendable () -> Void] = changed.withLock {
            guard result == nil else { return [] }
            result = answer
            changed.broadcast()
            defer { after = [] }
            return after
        }
        for block in blocks { block() }
    }
}

/// It broke. Of the cause only its domain and number go to the core: messages of the system may hold names and paths.
func failed(_ what: String, _ cause: any Error) -> PortError {
    let known = cause as NSError
    return .Failed(reason: "\(what): \(known.domain) \(known.code)")
}
