import Foundation
import LocalAuthentication
import MotCuaCore

/// Asks the person in front of the phone: Face ID, Touch ID or the passcode.
///
/// Threads: any but the main one; `confirm` blocks until answered.
/// Failures: Unavailable when the phone has no passcode or cannot ask now, Cancelled by the person or the system, Denied after
/// too many wrong tries.
/// Source: Apple, `LAContext.evaluatePolicy`.
final class DevicePresence: Presence {
    private let words: @Sendable () -> ShellWords
    private let context: @Sendable () -> LAContext

    init(words: @escaping @Sendable () -> ShellWords, context: @escaping @Sendable () -> LAContext = { LAContext() }) {
        self.words = words
        self.context = context
    }

    func available() -> Bool { context().canEvaluatePolicy(.deviceOwnerAuthentication, error: nil) }

    func confirm(title: String, text: String) throws {
        precondition(!Thread.isMainThread, "a port blocks and must not be called on the main thread")
        let asking = context()
        var problem: NSError?
        guard asking.canEvaluatePolicy(.deviceOwnerAuthentication, error: &problem) else { throw PortError.Unavailable }
        asking.localizedCancelTitle = words().cancel
        let answer = Answer<Void>()
        // There is one text on the system's sheet, and none at all with Face ID.
        asking.evaluatePolicy(.deviceOwnerAuthentication, localizedReason: "\(title)\n\(text)") { agreed, error in
            if agreed { answer.give(()) } else { answer.refuse(meaning(error)) }
        }
        // A context that goes away takes the question with it.
        try withExtendedLifetime(asking) { try answer.wait() }
    }
}

private func meaning(_ error: (any Error)?) -> PortError {
    guard let known = error as? LAError else { return error.map { failed("presence", $0) } ?? .Cancelled }
    return switch known.code {
    case .userCancel, .appCancel, .systemCancel, .userFallback: .Cancelled
    case .passcodeNotSet, .biometryNotAvailable, .biometryNotEnrolled, .notInteractive: .Unavailable
    case .authenticationFailed, .biometryLockout: .Denied
    default: failed("presence", known)
    }
}
