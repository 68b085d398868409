import Foundation
import MotCuaCore
import Security
import UserNotifications

/// Says which dossier a sealed notification is about, by the core alone: without a store, a network or the app. What opens it the app
/// keeps in the keychain group of both; without it, or for what does not open, neutral words stand. The same notification wakes the app
/// (`content-available`), whose own news take its place.
///
/// Threads: the system calls on one of its own, and lets it run for about 30 seconds; this needs none of them.
/// Source: Apple, `UNNotificationServiceExtension`.
final class NotificationService: UNNotificationServiceExtension {
    override func didReceive(
        _ request: UNNotificationRequest, withContentHandler contentHandler: @escaping (UNNotificationContent) -> Void
    ) {
        let language = UserDefaults(suiteName: "group.vn.motcua.app")?.string(forKey: "language") ?? "vi"
        contentHandler(told(request.content, opener: opener(), language: language))
    }
}

/// What the app keeps for this; `nil` before it has, or while the phone was not unlocked yet.
private func opener() -> Data? {
    let wanted: [CFString: Any] = [
        kSecClass: kSecClassGenericPassword, kSecAttrService: "vn.motcua.push", kSecAttrAccount: "opener", kSecReturnData: true,
    ]
    var found: CFTypeRef?
    return SecItemCopyMatching(wanted as CFDictionary, &found) == errSecSuccess ? found as? Data : nil
}

func told(_ content: UNNotificationContent, opener: Data?, language: String) -> UNNotificationContent {
    guard let sealed = content.userInfo["sealed"] as? String, let changed = content.mutableCopy() as? UNMutableNotificationContent else {
        return content
    }
    let notice = opener.flatMap { pushNotice(opener: $0, sealed: sealed, language: language) }
    changed.title = notice?.title ?? shellWords(language: language).channelProgress
    changed.subtitle = ""
    changed.body = notice?.text ?? ""
    changed.categoryIdentifier = "progress"
    if let notice { changed.userInfo["link"] = notice.link }
    return changed
}
