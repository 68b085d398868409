import Foundation
import MotCuaCore
import UserNotifications

/// Push by Apple's service, sealed for the core (RFC 8291) all the way.
///
/// The province sends Web Push (RFC 8030): it POSTs sealed bytes to an address. Apple's service takes JSON with a token and a key
/// of the app's owner instead, so a gateway stands between, which can read nothing of it. What it must do: `ios/README.md`.
///
/// Source: Apple, "Generating a remote notification".
enum Push {
    /// Key of the sealed bytes in what a notification carries.
    static let sealedKey = "sealed"

    /// The address the province posts to, for the token of this app on this phone; `nil` where there is no gateway.
    static func endpoint(gateway: String, environment: String, topic: String, token: Data) -> String? {
        guard let base = URL(string: gateway), base.scheme == "https" else { return nil }
        let name = token.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
        return [environment, topic, name].reduce(base) { $0.appendingPathComponent($1) }.absoluteString
    }

    /// The sealed bytes of a notification, when it carries any.
    static func sealed(_ carried: [AnyHashable: Any]) -> Data? {
        guard let text = carried[sealedKey] as? String else { return nil }
        let plain = text.replacingOccurrences(of: "-", with: "+").replacingOccurrences(of: "_", with: "/")
        return Data(base64Encoded: plain + String(repeating: "=", count: (4 - plain.count % 4) % 4))
    }
}

/// What the person does with notifications, and what lies in them, for the core.
///
/// Threads: the system calls on the main one. Cannot fail.
/// Source: Apple, `UNUserNotificationCenterDelegate`.
final class NotificationTaps: NSObject, UNUserNotificationCenterDelegate, Sendable {
    private let onPush: @Sendable (Data) -> Void
    private let openLink: @Sendable (String) -> Void

    init(onPush: @escaping @Sendable (Data) -> Void, openLink: @escaping @Sendable (String) -> Void) {
        self.onPush = onPush
        self.openLink = openLink
    }

    /// The core tells its own news; of a sealed one it makes them first.
    func userNotificationCenter(
        _ center: UNUserNotificationCenter, willPresent notification: UNNotification,
        withCompletionHandler completionHandler: @escaping (UNNotificationPresentationOptions) -> Void
    ) {
        guard let sealed = Push.sealed(notification.request.content.userInfo) else { return completionHandler([.banner, .list, .sound]) }
        onPush(sealed)
        completionHandler([])
    }

    func userNotificationCenter(
        _ center: UNUserNotificationCenter, didReceive response: UNNotificationResponse,
        withCompletionHandler completionHandler: @escaping () -> Void
    ) {
        let carried = response.notification.request.content.userInfo
        if let sealed = Push.sealed(carried) { onPush(sealed) }
        if let link = carried[StatusNotifier.link] as? String, !link.isEmpty { openLink(link) }
        completionHandler()
    }

    /// Hands over the sealed ones that came while the app could not be woken, and takes them away: the core's own stand for them.
    func collect() {
        UNUserNotificationCenter.current().getDeliveredNotifications { [onPush] notifications in
            let sealed = notifications.compactMap { note in
                Push.sealed(note.request.content.userInfo).map { (note.request.identifier, $0) }
            }
            for (_, message) in sealed { onPush(message) }
            UNUserNotificationCenter.current().removeDeliveredNotifications(withIdentifiers: sealed.map(\.0))
        }
    }
}
