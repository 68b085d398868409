import Foundation
import UserNotifications

/// What stands in a notification of ours that is still sealed: neutral words, kept by the app in its group, in the language the
/// person reads. What it is about only the core can open, which lives in the app: the same notification wakes it (`content-available`),
/// and when it has news it shows its own in place of this one.
///
/// Threads: the system calls on one of its own, and lets it run for about 30 seconds; this needs none of them.
/// Source: Apple, `UNNotificationServiceExtension`.
final class NotificationService: UNNotificationServiceExtension {
    override func didReceive(
        _ request: UNNotificationRequest, withContentHandler contentHandler: @escaping (UNNotificationContent) -> Void
    ) {
        let kept = UserDefaults(suiteName: "group.vn.motcua.app")?.string(forKey: "neutral")
        contentHandler(neutral(request.content, words: kept))
    }
}

/// The words the app kept, or those of the gateway before the app has kept any.
func neutral(_ content: UNNotificationContent, words: String?) -> UNNotificationContent {
    guard content.userInfo["sealed"] is String, let changed = content.mutableCopy() as? UNMutableNotificationContent, let words else {
        return content
    }
    changed.title = words
    changed.subtitle = ""
    changed.body = ""
    changed.categoryIdentifier = "progress"
    return changed
}
