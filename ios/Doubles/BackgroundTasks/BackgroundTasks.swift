// A double of Apple's BackgroundTasks. See ios/Doubles/README.md.
import Foundation

open class BGTaskRequest: NSObject {
    public let identifier: String
    open var earliestBeginDate: Date?
    init(double identifier: String) { self.identifier = identifier }
}

open class BGAppRefreshTaskRequest: BGTaskRequest {
    public init(identifier: String) { super.init(double: identifier) }
}

open class BGProcessingTaskRequest: BGTaskRequest {
    open var requiresNetworkConnectivity = false
    open var requiresExternalPower = false
    public init(identifier: String) { super.init(double: identifier) }
}

open class BGTask: NSObject, @unchecked Sendable {
    public let identifier: String
    open var expirationHandler: (() -> Void)?
    private let lock = NSLock()
    private var ends: [Bool] = []

    public init(double identifier: String) { self.identifier = identifier }

    /// A second call stops the app on a phone.
    open func setTaskCompleted(success: Bool) { lock.withLock { ends.append(success) } }

    /// What it was ended with, once for each time.
    public var completed: [Bool] { lock.withLock { ends } }
}

open class BGTaskScheduler: NSObject, @unchecked Sendable {
    public static let shared = BGTaskScheduler()

    public struct Error: Swift.Error { public enum Code: Int, Sendable { case unavailable = 1, tooManyPendingTaskRequests, notPermitted } }

    private let lock = NSLock()
    private var handlers: [String: (BGTask) -> Void] = [:]
    private var requests: [String: BGTaskRequest] = [:]
    /// True in a simulator.
    public var refuses = false

    @discardableResult
    open func register(
        forTaskWithIdentifier identifier: String, using queue: DispatchQueue?, launchHandler: @escaping (BGTask) -> Void
    ) -> Bool {
        lock.withLock {
            defer { handlers[identifier] = launchHandler }
            return handlers[identifier] == nil
        }
    }

    open func submit(_ taskRequest: BGTaskRequest) throws {
        if refuses { throw Error() }
        lock.withLock { requests[taskRequest.identifier] = taskRequest }
    }

    // The test's side.

    public var pending: [String: BGTaskRequest] { lock.withLock { requests } }
    public var registered: Set<String> { lock.withLock { Set(handlers.keys) } }

    /// The system finds that its time has come.
    public func launch(_ identifier: String) -> BGTask {
        let (task, handler) = (BGTask(double: identifier), lock.withLock { handlers[identifier] })
        lock.withLock { requests[identifier] = nil }
        handler?(task)
        return task
    }

    public func reset() {
        lock.withLock { (handlers, requests, refuses) = ([:], [:], false) }
    }
}
