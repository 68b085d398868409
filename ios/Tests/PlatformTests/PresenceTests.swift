import Foundation
import LocalAuthentication
import MotCuaCore
import Testing

@testable import MotCuaShell

extension PlatformTests {
    @Suite @MainActor final class PresenceTests {
        private final class Held: @unchecked Sendable { let context = LAContext() }
        private let held = Held()
        private var presence: DevicePresence { DevicePresence(words: words, context: { [held] in held.context }) }

        private func confirm() async -> PortError? {
            let presence = presence
            return await refusal { try presence.confirm(title: "title", text: "text") }
        }

        @Test func aPersonWhoAgreesIsThere() async {
            #expect(presence.available())
            #expect(await confirm() == nil)
        }

        @Test func theSystemIsToldWhyInTheWordsOfTheCore() async {
            _ = await confirm()
            #expect(held.context.reasons == ["title\ntext"])
            #expect(held.context.localizedCancelTitle == words().cancel)
        }

        @Test func withoutALockNobodyCanBeAsked() async {
            held.context.locked = false
            #expect(!presence.available())
            #expect(await confirm() == .Unavailable)
            #expect(held.context.reasons.isEmpty)
        }

        @Test(arguments: [
            (LAError.Code.userCancel, PortError.Cancelled), (.appCancel, .Cancelled), (.systemCancel, .Cancelled),
            (.passcodeNotSet, .Unavailable), (.notInteractive, .Unavailable), (.authenticationFailed, .Denied), (.biometryLockout, .Denied),
            (.invalidContext, .Failed(reason: "presence: com.apple.LocalAuthentication -10")),
        ]) func whatTheSystemSaysIsToldApart(code: LAError.Code, meaning: PortError) async {
            held.context.person = .answers(code)
            #expect(await confirm() == meaning)
        }

        @Test func theQuestionStaysUntilItIsAnswered() async throws {
            // A context nobody holds is taken away by the system, and its question with it.
            let presence = DevicePresence(words: words)
            #expect(await refusal { try presence.confirm(title: "title", text: "text") } == nil)
        }
    }
}
