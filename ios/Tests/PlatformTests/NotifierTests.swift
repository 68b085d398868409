import Foundation
import MotCuaCore
import Testing
import UserNotifications

@testable import MotCuaShell

extension PlatformTests {
    @Suite @MainActor final class NotifierTests {
        private let notifier = StatusNotifier(words: words)
        private let center = UNUserNotificationCenter.current()
        private let told = Guarded<(messages: [Data], links: [String])>(([], []))
        private let sealed = Data((0..<300).map { UInt8(truncatingIfNeeded: $0 * 7) })

        init() { center.reset() }

        private var taps: NotificationTaps {
            NotificationTaps(
                onPush: { [told] message in told.with { $0.messages.append(message) } },
                openLink: { [told] link in told.with { $0.links.append(link) } })
        }

        private func show(_ tag: String, _ title: String, _ channel: Channel = .progress) async -> PortError? {
            let notifier = notifier
            return await refusal {
                try notifier.show(channel: channel, tag: tag, title: title, text: "text", link: "https://motcua.example/ho-so/1")
            }
        }

        private var shown: [String: String] {
            Dictionary(uniqueKeysWithValues: center.delivered.map { ($0.identifier, $0.content.title) })
        }

        private func sealedNote(_ id: String = "far") -> UNNotificationRequest {
            let content = UNMutableNotificationContent()
            content.title = "gateway"
            content.userInfo = [
                "sealed": sealed.base64EncodedString().replacingOccurrences(of: "+", with: "-").replacingOccurrences(of: "/", with: "_")
            ]
            return UNNotificationRequest(identifier: id, content: content, trigger: nil)
        }

        @Test func whatWasToldIsShownAndTheSameTagReplacesAlsoOnAnotherChannel() async {
            #expect(await show("a", "one") == nil)
            #expect(await show("b", "two") == nil)
            #expect(shown == ["a": "one", "b": "two"])
            #expect(await show("a", "three", .attention) == nil)
            #expect(shown == ["a": "three", "b": "two"])
        }

        @Test(arguments: [UNAuthorizationStatus.denied, .notDetermined]) func aPersonWhoDoesNotWantThemGetsNone(
            status: UNAuthorizationStatus
        ) async {
            center.status = status
            #expect(await show("a", "one") == .Denied)
            #expect(shown.isEmpty)
        }

        @Test func whatMustBeDoneComesThroughAFocusAndTheRestDoesNot() async {
            _ = await show("a", "one", .attention)
            _ = await show("b", "two", .progress)
            #expect(center.delivered.map(\.content.interruptionLevel) == [.timeSensitive, .active])
            #expect(center.delivered.map(\.content.categoryIdentifier) == ["attention", "progress"])
        }

        @Test func whereThePreviewIsHiddenOnlyTheSortIsNamed() async {
            _ = await show("a", "one")
            #expect(center.categories == ["progress": words().channelProgress, "attention": words().channelAttention])
        }

        @Test func aTapOpensTheLink() async throws {
            _ = await show("a", "one")
            let note = UNNotification(double: try #require(center.delivered.first))
            taps.userNotificationCenter(center, didReceive: UNNotificationResponse(double: note)) {}
            #expect(told.with { $0.links } == ["https://motcua.example/ho-so/1"])
            #expect(told.with { $0.messages }.isEmpty)
        }

        @Test func inTheMiddleOfTheAppItsOwnNewsAreShown() async throws {
            _ = await show("a", "one")
            var options: UNNotificationPresentationOptions = []
            taps.userNotificationCenter(center, willPresent: UNNotification(double: try #require(center.delivered.first))) { options = $0 }
            #expect(options == [.banner, .list, .sound])
        }

        @Test func aSealedOneGoesToTheCoreAndIsNotShownInTheMiddleOfTheApp() {
            var options: UNNotificationPresentationOptions = .banner
            taps.userNotificationCenter(center, willPresent: UNNotification(double: sealedNote())) { options = $0 }
            #expect(options.isEmpty)
            #expect(told.with { $0.messages } == [sealed])
        }

        @Test func aTapOnASealedOneHandsItOver() {
            taps.userNotificationCenter(
                center, didReceive: UNNotificationResponse(double: UNNotification(double: sealedNote()))
            ) {}
            #expect(told.with { $0.messages } == [sealed])
            #expect(told.with { $0.links }.isEmpty)
        }

        @Test func sealedOnesThatCameBeforeAreHandedOverAndTakenAwayTheOthersStay() async {
            _ = await show("a", "one")
            center.deliver(sealedNote("1"))
            center.deliver(sealedNote("2"))
            taps.collect()
            await until("both") { told.with { $0.messages.count } == 2 && shown.count == 1 }
            #expect(shown == ["a": "one"])
        }

        @Test func thePersonIsAskedForTheSystemToDoSoOnce() {
            StatusNotifier.askOnce()
            #expect(center.asked == 1)
        }

        @Test func theAddressIsTheGatewaysWithWhatAppleNeeds() {
            let token = Data([0x00, 0x0f, 0xf0, 0xff])
            let made = Push.endpoint(gateway: "https://push.example/v1", environment: "production", topic: "vn.motcua.app", token: token)
            #expect(made == "https://push.example/v1/production/vn.motcua.app/000ff0ff")
            for none in ["", "http://push.example", "push.example"] {
                #expect(Push.endpoint(gateway: none, environment: "production", topic: "vn.motcua.app", token: token) == nil)
            }
        }

        @Test func sealedBytesOfEveryLengthComeOutAsTheyWentIn() {
            for length in 0..<8 {
                let bytes = Data(repeating: 0xfb, count: length)
                let text = bytes.base64EncodedString().replacingOccurrences(of: "+", with: "-").replacingOccurrences(of: "/", with: "_")
                let bare = text.replacingOccurrences(of: "=", with: "")
                #expect(Push.sealed(["sealed": bare]) == bytes)
            }
            for none in [["sealed": 7], ["sealed": "ä"], [:]] as [[AnyHashable: Any]] { #expect(Push.sealed(none) == nil) }
        }
    }
}
