// A double of Apple's Network. See ios/Doubles/README.md.
import Foundation

public struct NWPath: Sendable {
    public enum Status: Sendable { case satisfied, unsatisfied, requiresConnection }
    public let status: Status
}

public final class NWPathMonitor: @unchecked Sendable {
    private static let lock = NSLock()
    nonisolated(unsafe) private static var one: NWPathMonitor?
    private var queue: DispatchQueue?
    private var over = false

    public var pathUpdateHandler: (@Sendable (NWPath) -> Void)?
    public init() { Self.lock.withLock { Self.one = self } }
    public func start(queue: DispatchQueue) { self.queue = queue }
    public func cancel() { over = true }

    /// The monitor made last.
    public static var last: NWPathMonitor? { lock.withLock { one } }

    /// As the system tells a change, in order.
    public func becomes(_ status: NWPath.Status) {
        guard !over else { return }
        queue?.async { self.pathUpdateHandler?(NWPath(status: status)) }
    }

    /// Waits until what was told has been heard.
    public func settle() { queue?.sync {} }
}
