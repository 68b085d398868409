import Foundation
import MotCuaCore

/// State that several threads use, one at a time.
final class Guarded<State>: @unchecked Sendable {
    private let lock = NSLock()
    private var state: State

    init(_ state: State) { self.state = state }

    /// Runs `body` alone. It must not come back here.
    func with<Result>(_ body: (inout State) throws -> Result) rethrows -> Result {
        try lock.withLock { try body(&state) }
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
