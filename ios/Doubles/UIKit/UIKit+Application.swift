import Foundation

public enum UIBackgroundFetchResult: UInt, Sendable { case newData, noData, failed }

@MainActor
open class UIScene: UIResponder {
    public enum ActivationState: Int, Sendable { case unattached = -1, foregroundActive, foregroundInactive, background }
    public internal(set) var activationState = ActivationState.foregroundActive
}

@MainActor
open class UIWindowScene: UIScene {
    open var keyWindow: UIWindow?
    /// A scene with a window, as it stands.
    public init(double window: UIWindow, _ state: ActivationState) {
        super.init()
        keyWindow = window
        activationState = state
    }
}

@MainActor
public protocol UIApplicationDelegate: AnyObject {
    func application(_ application: UIApplication, didFinishLaunchingWithOptions launchOptions: [UIApplication.LaunchOptionsKey: Any]?)
        -> Bool
    func application(_ application: UIApplication, didRegisterForRemoteNotificationsWithDeviceToken deviceToken: Data)
    func application(_ application: UIApplication, didFailToRegisterForRemoteNotificationsWithError error: any Error)
    func application(
        _ application: UIApplication, didReceiveRemoteNotification userInfo: [AnyHashable: Any],
        fetchCompletionHandler completionHandler: @escaping (UIBackgroundFetchResult) -> Void)
}

extension UIApplicationDelegate {
    public func application(
        _ application: UIApplication, didFinishLaunchingWithOptions launchOptions: [UIApplication.LaunchOptionsKey: Any]?
    ) -> Bool { true }
    public func application(_ application: UIApplication, didRegisterForRemoteNotificationsWithDeviceToken deviceToken: Data) {}
    public func application(_ application: UIApplication, didFailToRegisterForRemoteNotificationsWithError error: any Error) {}
    public func application(
        _ application: UIApplication, didReceiveRemoteNotification userInfo: [AnyHashable: Any],
        fetchCompletionHandler completionHandler: @escaping (UIBackgroundFetchResult) -> Void
    ) { completionHandler(.noData) }
}

@MainActor
open class UIApplication: UIResponder {
    public struct LaunchOptionsKey: Hashable, Sendable {}
    public struct OpenExternalURLOptionsKey: Hashable, Sendable {}

    public static let shared = UIApplication()

    open var connectedScenes: Set<UIScene> = []
    open weak var delegate: (any UIApplicationDelegate)?

    open func open(
        _ url: URL, options: [OpenExternalURLOptionsKey: Any] = [:],
        completionHandler completion: (@MainActor @Sendable (Bool) -> Void)? = nil
    ) {
        let opens = browser
        if opens { opened.append(url) }
        Task { @MainActor in completion?(opens) }
    }

    open func registerForRemoteNotifications() { registrations += 1 }

    // The test's side.

    /// Whether anything opens a page.
    public var browser = true
    public var opened: [URL] = []
    public var registrations = 0
}
