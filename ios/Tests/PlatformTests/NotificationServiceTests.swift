import Foundation
import Testing
import UserNotifications

@testable import NotificationService

extension PlatformTests {
    @Suite struct NotificationServiceTests {
        private func content(_ carried: [AnyHashable: Any]) -> UNNotificationContent {
            let content = UNMutableNotificationContent()
            content.title = "gateway"
            content.body = "gateway"
            content.userInfo = carried
            return content
        }

        @Test(arguments: [nil, Data(), Data("{}".utf8)]) func whatDoesNotOpenSaysNeutralWordsAndNothingElse(opener: Data?) {
            let said = told(content(["sealed": "AAAA"]), opener: opener, language: "vi")
            #expect(said.title == "Tiến độ hồ sơ")
            #expect(said.body.isEmpty && said.subtitle.isEmpty)
            #expect(said.userInfo["sealed"] as? String == "AAAA", "the app still has to open it")
            #expect(told(content(["sealed": "AAAA"]), opener: opener, language: "en").title != said.title)
        }

        @Test func whatIsNotSealedIsNotOurs() {
            #expect(told(content([:]), opener: nil, language: "vi").title == "gateway")
        }

        @Test func theSystemAlwaysGetsAnAnswer() {
            var answers = 0
            let request = UNNotificationRequest(identifier: "1", content: content(["sealed": "AAAA"]), trigger: nil)
            NotificationService().didReceive(request) { _ in answers += 1 }
            #expect(answers == 1)
        }
    }
}
