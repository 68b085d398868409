// A double of Apple's LocalAuthentication. See ios/Doubles/README.md.
import Foundation

public enum LAPolicy: Int, Sendable {
    case deviceOwnerAuthenticationWithBiometrics = 1
    case deviceOwnerAuthentication = 2
}

public struct LAError: Error, Equatable, CustomNSError, Sendable {
    public enum Code: Int, Sendable {
        case authenticationFailed = -1
        case userCancel = -2
        case userFallback = -3
        case systemCancel = -4
        case passcodeNotSet = -5
        case biometryNotAvailable = -6
        case biometryNotEnrolled = -7
        case biometryLockout = -8
        case appCancel = -9
        case invalidContext = -10
        case notInteractive = -1004
    }

    public static var errorDomain: String { "com.apple.LocalAuthentication" }
    public let code: Code
    public var errorCode: Int { code.rawValue }
    public init(_ code: Code, userInfo: [String: Any] = [:]) { self.code = code }
}

open class LAContext: NSObject {
    /// What the person does when asked; `nil` leaves the question open.
    public enum Person: Sendable {
        case agrees
        case answers(LAError.Code)
        case doesNothing
    }

    nonisolated(unsafe) public var locked = true
    nonisolated(unsafe) public var person = Person.agrees
    nonisolated(unsafe) public private(set) var reasons: [String] = []

    open var localizedCancelTitle: String?
    open var localizedFallbackTitle: String?

    public override init() {}

    open func canEvaluatePolicy(_ policy: LAPolicy, error: UnsafeMutablePointer<NSError?>?) -> Bool {
        if !locked { error?.pointee = LAError(.passcodeNotSet) as NSError }
        return locked
    }

    open func evaluatePolicy(_ policy: LAPolicy, localizedReason: String, reply: @escaping @Sendable (Bool, (any Error)?) -> Void) {
        precondition(!localizedReason.isEmpty, "Apple throws an exception for an empty reason")
        reasons.append(localizedReason)
        let person = self.person
        nonisolated(unsafe) weak var me = self
        DispatchQueue.global().async {
            // A context that is gone takes its question with it.
            guard me != nil else { return reply(false, LAError(.appCancel)) }
            switch person {
            case .agrees: reply(true, nil)
            case .answers(let code): reply(false, LAError(code))
            case .doesNothing: break
            }
        }
    }

    open func invalidate() {}
}
