import CoreNFC
import Foundation
import MotCuaCore
import Testing

@testable import MotCuaShell

extension PlatformTests {
    @Suite @MainActor final class NfcTests {
        private let phone = NfcDouble.shared
        private let nfc = CardReader(seconds: 20, patience: { $0.first == 0x77 ? 0.1 : 20 })
        /// Card capabilities with extended lengths, as in historical bytes.
        private let capable = Data([0x80, 0x31, 0xc0, 0x73, 0xd6, 0x21, 0xc0, 0x00])

        init() { phone.reset() }

        private func echo(_ historical: Data? = nil) -> CardDouble {
            CardDouble(historicalBytes: historical) { .answer($0 + [0x90, 0x00]) }
        }

        private func connect() async throws -> NfcLink {
            let nfc = nfc
            return try await beside { try nfc.connect(title: "title", text: "text") }
        }

        private func connectFails(_ reader: CardReader? = nil) async -> PortError? {
            let nfc = reader ?? nfc
            return await refusal { try nfc.connect(title: "title", text: "text") }
        }

        private func send(_ apdu: [UInt8]) async throws -> Data {
            let nfc = nfc
            return try await beside { try nfc.transceive(apdu: Data(apdu)) }
        }

        private func sendFails(_ apdu: [UInt8]) async -> PortError? {
            let nfc = nfc
            return await refusal { try nfc.transceive(apdu: Data(apdu)) }
        }

        @Test(arguments: [false, true]) func thePortKeepsItsContract(extended: Bool) async throws {
            nfc.tell(text: "nobody sees this")
            nfc.disconnect()
            #expect(await sendFails([0, 0xa4, 0, 0]) == .Lost)
            phone.hold(echo(extended ? capable : nil))
            let link = try await connect()
            #expect(link == NfcLink(maxApdu: extended ? 4_096 : 261, extendedLength: extended))
            nfc.tell(text: "contract: 50 %")
            for length in [4, 5, 255, Int(link.maxApdu) - 2] {
                let command = (0..<length).map { UInt8(truncatingIfNeeded: $0) }
                #expect(try await send(command) == Data(command + [0x90, 0x00]))
            }
            #expect(await sendFails(Array(repeating: 0, count: Int(link.maxApdu) + 1))?.isFailed == true)
            nfc.disconnect()
            nfc.disconnect()
            #expect(await sendFails([0, 0xa4, 0, 0]) == .Lost)
            _ = try await connect()
            nfc.disconnect()
        }

        @Test func withoutAReaderItIsNotAvailable() async {
            phone.there = false
            #expect(await connectFails() == .Unavailable)
        }

        @Test func noCardInTimeAndTheNextTimeItIsLookedForTheOtherWay() async {
            let hasty = CardReader(seconds: 0.5)
            for _ in 0..<3 { #expect(await connectFails(hasty) == .TimedOut) }
            #expect(phone.sessions.map(\.polling) == [.iso14443, .pace, .iso14443])
            #expect(phone.session == nil)
        }

        @Test func theSystemsOwnEndOfTimeIsOneToo() async throws {
            async let asking = connectFails()
            await until("the sheet") { phone.session != nil }
            phone.end(.readerSessionInvalidationErrorSessionTimeout)
            #expect(await asking == .TimedOut)
        }

        @Test func thePersonMayCancel() async {
            async let asking = connectFails()
            await until("the sheet") { phone.session != nil }
            phone.cancel()
            #expect(await asking == .Cancelled)
        }

        @Test func theSheetSaysWhatTheCoreSays() async throws {
            async let asking = connect()
            await until("the sheet") { phone.session != nil }
            #expect(phone.session?.alertMessage == "title\ntext")
            phone.hold(echo())
            _ = try await asking
            nfc.tell(text: "progress")
            #expect(phone.session?.alertMessage == "progress")
            nfc.disconnect()
            #expect(phone.session == nil)
        }

        @Test func aCardThatMovedIsLost() async throws {
            phone.hold(CardDouble { $0.first == 1 ? .moved : .answer($0 + [0x90, 0]) })
            _ = try await connect()
            _ = try await send([0, 0, 0, 0])
            #expect(await sendFails([1, 0, 0, 0]) == .Lost)
            nfc.disconnect()
        }

        @Test func aCardThatSaysNothingIsNotWaitedForForEver() async throws {
            phone.hold(CardDouble { _ in .silence })
            _ = try await connect()
            #expect(await sendFails([0x77, 0, 0, 0]) == .TimedOut)
            nfc.disconnect()
        }

        @Test func cancellingInTheMiddleIsCancelledNotLost() async throws {
            let card = CardDouble { _ in .silence }
            phone.hold(card)
            _ = try await connect()
            async let asking = sendFails([0, 0, 0, 0])
            try await Task.sleep(for: .milliseconds(50))
            phone.cancel()
            #expect(await asking == .Cancelled)
            #expect(await sendFails([0, 0, 0, 0]) == .Cancelled)
            nfc.disconnect()
        }

        @Test func aSessionTheSystemEndsIsLost() async throws {
            phone.hold(CardDouble { _ in .silence })
            _ = try await connect()
            async let asking = sendFails([0, 0, 0, 0])
            try await Task.sleep(for: .milliseconds(50))
            phone.end(.readerSessionInvalidationErrorSessionTerminatedUnexpectedly)
            #expect(await asking == .Lost)
            nfc.disconnect()
        }

        @Test func aCardGoneBeforeItWasOpenIsNotThereTheNextTimeItIs() async throws {
            let card = echo()
            card.shy = 3
            phone.hold(card)
            _ = try await connect()
            #expect(try await send([0, 0, 0, 0]) == Data([0, 0, 0, 0, 0x90, 0]))
            nfc.disconnect()
        }

        @Test func severalCardsAndOtherKindsAreNotThere() async throws {
            let wrong = CardDouble { _ in .answer(Data([0x6f, 0x00])) }
            phone.hold([.iso7816(wrong), .iso7816(wrong)])
            phone.hold([.miFare(OtherTag())])
            phone.hold(echo())
            _ = try await connect()
            #expect(try await send([0, 0, 0, 0]) == Data([0, 0, 0, 0, 0x90, 0]))
            nfc.disconnect()
        }

        @Test(arguments: [
            (NFCReaderError.Code.readerTransceiveErrorTagNotConnected, PortError.Lost),
            (.readerTransceiveErrorRetryExceeded, .Lost),
            (.readerTransceiveErrorPacketTooLong, .Failed(reason: "card: NFCError 105")),
            (.readerErrorSecurityViolation, .Failed(reason: "card: NFCError 2")),
        ]) func whatTheRadioDoesIsToldApart(code: NFCReaderError.Code, meaning: PortError) async throws {
            phone.hold(CardDouble { _ in .error(code) })
            _ = try await connect()
            #expect(await sendFails([0, 0, 0, 0]) == meaning)
            nfc.disconnect()
        }

        @Test func aSessionAfterTheOtherDoesNotMeetABusySystem() async throws {
            phone.hold(echo())
            for _ in 0..<5 { _ = try await connect() }
            nfc.disconnect()
        }

        @Test func whatIsNoCommandIsAFailure() async throws {
            phone.hold(echo())
            _ = try await connect()
            #expect(await sendFails([0, 0xa4]) == .Failed(reason: "card: not a command"))
            nfc.disconnect()
        }

        @Test func commandsThatComputeHaveMoreTime() {
            let times = [[0x00, 0xa4, 4, 0x0c], [0x10, 0x86, 0, 0], [0x0c, 0x88, 0, 0], [0x0c, 0xb0, 0, 0]].map { patience(for: Data($0)) }
            #expect(times == [5, 15, 15, 5])
        }

        @Test func extendedLengthsAreReadFromTheHistoricalBytes() {
            #expect(takesExtendedLength(capable))
            #expect(takesExtendedLength(Data([0x00, 0x73, 0, 0, 0x40, 0, 0x90, 0])))
            #expect(!takesExtendedLength(Data([0x80, 0x73, 0xd6, 0x21, 0x80])))
            for broken in [[], [0x80], [0x80, 0x73], [0x80, 0x73, 0, 0], [0x10, 0x73, 0, 0, 0x40], [0x00, 0x73], [0x80, 0x7f, 0x40]]
                as [[UInt8]]
            {
                #expect(!takesExtendedLength(Data(broken)), "\(broken)")
            }
        }
    }
}
