import Foundation
import MotCuaCore
import UserNotifications

/// Notifications of two sorts: what went on, and what the person must do, which also comes through a Focus. Where previews are
/// hidden, only the sort is named. A tap opens the app with the link; the same tag replaces.
///
/// Threads: any but the main one, `askOnce` any. Failures: Denied when the person does not want notifications, TimedOut when the
/// system does not answer.
/// Source: Apple, `UNUserNotificationCenter`, `UNNotificationInterruptionLevel`.
final class StatusNotifier: Notifier {
    /// Key of the link in what a notification carries.
    static let link = "link"

    private static let seconds: TimeInterval = 10
    private let words: @Sendable () -> ShellWords

    init(words: @escaping @Sendable () -> ShellWords) { self.words = words }

    func show(channel: Channel, tag: String, title: String, text: String, link: String) throws {
        let center = UNUserNotificationCenter.current()
        let status = Answer<UNAuthorizationStatus>()
        center.getNotificationSettings { status.give($0.authorizationStatus) }
        switch try status.wait(seconds: Self.seconds) {
        case .authorized, .provisional, .ephemeral: break
        default: throw PortError.Denied
        }
        nameSorts(center)
        let content = UNMutableNotificationContent()
        content.title = title
        content.body = text
        content.sound = .default
        content.threadIdentifier = tag
        content.categoryIdentifier = category(channel)
        content.interruptionLevel = channel == .attention ? .timeSensitive : .active
        content.userInfo = [Self.link: link]
        let shown = Answer<Void>()
        center.add(UNNotificationRequest(identifier: tag, content: content, trigger: nil)) { error in
            if let error { shown.refuse(failed("notification", error)) } else { shown.give(()) }
        }
        try shown.wait(seconds: Self.seconds)
    }

    /// Sorts in the words of the language that is spoken now.
    private func nameSorts(_ center: UNUserNotificationCenter) {
        let now = words()
        let sorts = [(Channel.progress, now.channelProgress), (.attention, now.channelAttention)]
        let categories = sorts.map {
            UNNotificationCategory(
                identifier: category($0), actions: [], intentIdentifiers: [], hiddenPreviewsBodyPlaceholder: $1, options: [])
        }
        center.setNotificationCategories(Set(categories))
    }

    private func category(_ channel: Channel) -> String { channel == .attention ? "attention" : "progress" }

    /// Asks for the permission; the system does so the first time and never again.
    static func askOnce() {
        UNUserNotificationCenter.current().requestAuthorization(options: [.alert, .sound, .badge]) { _, _ in }
    }
}
