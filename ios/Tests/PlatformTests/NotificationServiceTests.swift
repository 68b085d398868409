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

        @Test func aSealedOneSaysTheWordsTheAppKeptAndNothingElse() {
            let said = neutral(content(["sealed": "AAAA"]), words: "Tiến độ hồ sơ")
            #expect(said.title == "Tiến độ hồ sơ")
            #expect(said.body.isEmpty && said.subtitle.isEmpty)
            #expect(said.userInfo["sealed"] as? String == "AAAA", "the app still has to open it")
        }

        @Test func beforeTheAppKeptAnyTheWordsOfTheGatewayStay() {
            #expect(neutral(content(["sealed": "AAAA"]), words: nil).title == "gateway")
        }

        @Test func whatIsNotSealedIsNotOurs() {
            #expect(neutral(content([:]), words: "Tiến độ hồ sơ").title == "gateway")
        }

        @Test func theSystemAlwaysGetsAnAnswer() {
            var answers = 0
            let request = UNNotificationRequest(identifier: "1", content: content(["sealed": "AAAA"]), trigger: nil)
            NotificationService().didReceive(request) { _ in answers += 1 }
            #expect(answers == 1)
        }
    }
}
