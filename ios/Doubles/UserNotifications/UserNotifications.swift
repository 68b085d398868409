// A double of Apple's UserNotifications, with a notification centre in memory. See ios/Doubles/README.md.
import Foundation

public struct UNAuthorizationOptions: OptionSet, Sendable {
    public let rawValue: UInt
    public init(rawValue: UInt) { self.rawValue = rawValue }
    public static let badge = UNAuthorizationOptions(rawValue: 1 << 0)
    public static let sound = UNAuthorizationOptions(rawValue: 1 << 1)
    public static let alert = UNAuthorizationOptions(rawValue: 1 << 2)
}

public enum UNAuthorizationStatus: Int, Sendable { case notDetermined, denied, authorized, provisional, ephemeral }

open class UNNotificationSettings: NSObject, @unchecked Sendable {
    public let authorizationStatus: UNAuthorizationStatus
    init(_ status: UNAuthorizationStatus) { authorizationStatus = status }
}

public enum UNNotificationInterruptionLevel: UInt, Sendable { case passive, active, timeSensitive, critical }

open class UNNotificationSound: NSObject, @unchecked Sendable {
    public static let `default` = UNNotificationSound()
}

open class UNNotificationContent: NSObject, @unchecked Sendable {
    fileprivate(set) public var kept = Kept()
    public struct Kept: @unchecked Sendable {
        var title = "", subtitle = "", body = "", category = "", thread = ""
        var info: [AnyHashable: Any] = [:]
        var level = UNNotificationInterruptionLevel.active
        var sound: UNNotificationSound?
    }

    open var title: String { kept.title }
    open var subtitle: String { kept.subtitle }
    open var body: String { kept.body }
    open var categoryIdentifier: String { kept.category }
    open var threadIdentifier: String { kept.thread }
    open var userInfo: [AnyHashable: Any] { kept.info }
    open var interruptionLevel: UNNotificationInterruptionLevel { kept.level }
    open var sound: UNNotificationSound? { kept.sound }

    open override func copy() -> Any { filled(UNNotificationContent()) }
    open override func mutableCopy() -> Any { filled(UNMutableNotificationContent()) }
    private func filled(_ made: UNNotificationContent) -> UNNotificationContent {
        made.kept = kept
        return made
    }
}

open class UNMutableNotificationContent: UNNotificationContent, @unchecked Sendable {
    open override var title: String {
        get { kept.title }
        set { kept.title = newValue }
    }
    open override var subtitle: String {
        get { kept.subtitle }
        set { kept.subtitle = newValue }
    }
    open override var body: String {
        get { kept.body }
        set { kept.body = newValue }
    }
    open override var categoryIdentifier: String {
        get { kept.category }
        set { kept.category = newValue }
    }
    open override var threadIdentifier: String {
        get { kept.thread }
        set { kept.thread = newValue }
    }
    open override var userInfo: [AnyHashable: Any] {
        get { kept.info }
        set { kept.info = newValue }
    }
    open override var interruptionLevel: UNNotificationInterruptionLevel {
        get { kept.level }
        set { kept.level = newValue }
    }
    open override var sound: UNNotificationSound? {
        get { kept.sound }
        set { kept.sound = newValue }
    }
}

open class UNNotificationTrigger: NSObject, @unchecked Sendable {}

open class UNNotificationRequest: NSObject, @unchecked Sendable {
    public let identifier: String
    public let content: UNNotificationContent
    public let trigger: UNNotificationTrigger?
    public init(identifier: String, content: UNNotificationContent, trigger: UNNotificationTrigger?) {
        self.identifier = identifier
        self.content = content.copy() as? UNNotificationContent ?? content
        self.trigger = trigger
    }
}

open class UNNotification: NSObject, @unchecked Sendable {
    public let request: UNNotificationRequest
    public init(double request: UNNotificationRequest) { self.request = request }
}

open class UNNotificationResponse: NSObject, @unchecked Sendable {
    public let notification: UNNotification
    public init(double notification: UNNotification) { self.notification = notification }
}

open class UNNotificationAction: NSObject, @unchecked Sendable {}

public struct UNNotificationCategoryOptions: OptionSet, Sendable {
    public let rawValue: UInt
    public init(rawValue: UInt) { self.rawValue = rawValue }
}

open class UNNotificationCategory: NSObject, @unchecked Sendable {
    public let identifier: String
    public let hiddenPreviewsBodyPlaceholder: String
    public init(
        identifier: String, actions: [UNNotificationAction], intentIdentifiers: [String], hiddenPreviewsBodyPlaceholder: String,
        options: UNNotificationCategoryOptions = []
    ) {
        self.identifier = identifier
        self.hiddenPreviewsBodyPlaceholder = hiddenPreviewsBodyPlaceholder
    }
}

public struct UNNotificationPresentationOptions: OptionSet, Sendable {
    public let rawValue: UInt
    public init(rawValue: UInt) { self.rawValue = rawValue }
    public static let badge = UNNotificationPresentationOptions(rawValue: 1 << 0)
    public static let sound = UNNotificationPresentationOptions(rawValue: 1 << 1)
    public static let list = UNNotificationPresentationOptions(rawValue: 1 << 3)
    public static let banner = UNNotificationPresentationOptions(rawValue: 1 << 4)
}

/// Apple's methods are optional: a misspelt one is simply never called. The defaults stand for that.
public protocol UNUserNotificationCenterDelegate: AnyObject {
    func userNotificationCenter(
        _ center: UNUserNotificationCenter, willPresent notification: UNNotification,
        withCompletionHandler completionHandler: @escaping (UNNotificationPresentationOptions) -> Void)
    func userNotificationCenter(
        _ center: UNUserNotificationCenter, didReceive response: UNNotificationResponse,
        withCompletionHandler completionHandler: @escaping () -> Void)
}

extension UNUserNotificationCenterDelegate {
    public func userNotificationCenter(
        _ center: UNUserNotificationCenter, willPresent notification: UNNotification,
        withCompletionHandler completionHandler: @escaping (UNNotificationPresentationOptions) -> Void
    ) { completionHandler([]) }
    public func userNotificationCenter(
        _ center: UNUserNotificationCenter, didReceive response: UNNotificationResponse,
        withCompletionHandler completionHandler: @escaping () -> Void
    ) { completionHandler() }
}

open class UNUserNotificationCenter: NSObject, @unchecked Sendable {
    private static let one = UNUserNotificationCenter()
    open class func current() -> UNUserNotificationCenter { one }

    private let lock = NSLock()
    private var state = (
        status: UNAuthorizationStatus.authorized, delivered: [UNNotification](), categories: Set<UNNotificationCategory>(), asked: 0
    )

    open weak var delegate: (any UNUserNotificationCenterDelegate)?

    open func getNotificationSettings(completionHandler: @escaping @Sendable (UNNotificationSettings) -> Void) {
        let status = lock.withLock { state.status }
        DispatchQueue.global().async { completionHandler(UNNotificationSettings(status)) }
    }

    open func requestAuthorization(
        options: UNAuthorizationOptions = [], completionHandler: @escaping @Sendable (Bool, (any Error)?) -> Void
    ) {
        lock.withLock { state.asked += 1 }
        DispatchQueue.global().async { completionHandler(true, nil) }
    }

    open func setNotificationCategories(_ categories: Set<UNNotificationCategory>) { lock.withLock { state.categories = categories } }

    open func add(_ request: UNNotificationRequest, withCompletionHandler completionHandler: (@Sendable ((any Error)?) -> Void)? = nil) {
        deliver(request)
        DispatchQueue.global().async { completionHandler?(nil) }
    }

    open func getDeliveredNotifications(completionHandler: @escaping @Sendable ([UNNotification]) -> Void) {
        let delivered = lock.withLock { state.delivered }
        DispatchQueue.global().async { completionHandler(delivered) }
    }

    open func removeDeliveredNotifications(withIdentifiers identifiers: [String]) {
        lock.withLock { state.delivered.removeAll { identifiers.contains($0.request.identifier) } }
    }

    // The test's side.

    public var status: UNAuthorizationStatus {
        get { lock.withLock { state.status } }
        set { lock.withLock { state.status = newValue } }
    }
    public var delivered: [UNNotificationRequest] { lock.withLock { state.delivered.map(\.request) } }
    public var categories: [String: String] {
        lock.withLock { Dictionary(uniqueKeysWithValues: state.categories.map { ($0.identifier, $0.hiddenPreviewsBodyPlaceholder) }) }
    }
    public var asked: Int { lock.withLock { state.asked } }

    /// As the system shows one, also one that came from far away.
    public func deliver(_ request: UNNotificationRequest) {
        lock.withLock {
            state.delivered.removeAll { $0.request.identifier == request.identifier }
            state.delivered.append(UNNotification(double: request))
        }
    }

    public func reset() { lock.withLock { state = (.authorized, [], [], 0) } }
}

open class UNNotificationServiceExtension: NSObject {
    public override init() {}
    open func didReceive(
        _ request: UNNotificationRequest, withContentHandler contentHandler: @escaping (UNNotificationContent) -> Void
    ) { contentHandler(request.content) }
    open func serviceExtensionTimeWillExpire() {}
}
