import CoreNFC
import Foundation
import MotCuaCore

/// How long the system itself waits for a card is 60 s; this is only for a system that says nothing.
private let waitSeconds: TimeInterval = 75

/// Contactless cards (ISO 14443-4, APDUs of ISO 7816-4) by the system's own sheet, which has one text that can be said.
///
/// The system itself selects the applications that Info.plist names before it shows a card, and refuses to select others. Cards
/// that let nobody select before PACE are found by another way of polling, which does not find the rest: the two take turns when
/// no card came.
///
/// Threads: any but the main one, one session at a time; `connect`, `transceive` and `disconnect` block.
/// Failures: Unavailable without NFC; Cancelled by the person, also in the middle of a session; TimedOut when no card came or a
/// command was not answered; Lost when the card moved away or there is none; Failed when the reader broke.
/// Source: Apple, `NFCTagReaderSession`.
final class CardReader: Nfc {
    private let now = Guarded<CardSession?>(nil)
    private let paceNext = Guarded(false)
    private let seconds: TimeInterval
    private let patience: @Sendable (Data) -> TimeInterval

    init(seconds: TimeInterval = waitSeconds, patience: @escaping @Sendable (Data) -> TimeInterval = patience(for:)) {
        self.seconds = seconds
        self.patience = patience
    }

    func connect(title: String, text: String) throws -> NfcLink {
        precondition(!Thread.isMainThread, "a port blocks and must not be called on the main thread")
        guard NFCTagReaderSession.readingAvailable else { throw PortError.Unavailable }
        disconnect()
        let session = CardSession()
        now.with { $0 = session }
        do {
            try session.begin(paceNext.with { $0 } ? .pace : .iso14443, saying: "\(title)\n\(text)")
            return try session.found.wait(seconds: seconds)
        } catch {
            if error as? PortError == .TimedOut { paceNext.with { $0.toggle() } }
            disconnect()
            throw error
        }
    }

    func transceive(apdu: Data) throws -> Data {
        guard let session = now.with({ $0 }) else { throw PortError.Lost }
        return try session.send(apdu, seconds: patience(apdu))
    }

    func tell(text: String) {
        now.with { $0 }?.say(text)
    }

    func disconnect() {
        now.swap(nil)?.end()
    }
}

/// ISO 7816-4 and -8: MSE, PERFORM SECURITY OPERATION, GENERATE KEY, EXTERNAL, GENERAL and INTERNAL AUTHENTICATE compute.
private let slow: Set<UInt8> = [0x22, 0x2a, 0x46, 0x82, 0x86, 0x88]

/// How long a card may think about this command, in seconds.
@Sendable
func patience(for apdu: Data) -> TimeInterval {
    apdu.count > 1 && slow.contains(apdu[apdu.startIndex + 1]) ? 15 : 5
}

/// Header, Lc, 255 bytes and Le: the longest short command (ISO/IEC 7816-4).
private let shortApdu: UInt32 = 261
/// Core NFC names no limit. At 106 kbit/s this is a third of a second, in which a hand keeps still.
private let extendedApdu: UInt32 = 4_096

/// One session of the reader, from its sheet to its end; what the system says comes on a queue of its own.
///
/// Source: Apple, `NFCTagReaderSessionDelegate`, `NFCISO7816Tag`.
final class CardSession: NSObject, @unchecked Sendable {
    /// The first card that could be opened.
    let found = Answer<NfcLink>()

    private struct Card {
        let tag: any NFCISO7816Tag
        let maxApdu: UInt32
    }

    private let queue = DispatchQueue(label: "vn.motcua.card")
    private let reader = Guarded<NFCTagReaderSession?>(nil)
    private let card = Guarded<Card?>(nil)
    /// Why it ended: given by the system, once and last.
    private let ended = Answer<PortError>()

    /// Shows the sheet and looks for a card.
    func begin(_ polling: NFCTagReaderSession.PollingOption, saying text: String) throws {
        guard let made = NFCTagReaderSession(pollingOption: polling, delegate: self, queue: queue) else { throw PortError.Unavailable }
        made.alertMessage = text
        reader.with { $0 = made }
        made.begin()
    }

    /// Puts words on the sheet.
    func say(_ text: String) {
        reader.with { $0?.alertMessage = text }
    }

    /// Sends a command and waits for its answer.
    func send(_ apdu: Data, seconds: TimeInterval) throws -> Data {
        if ended.given { throw try ended.wait() }
        guard let card = card.with({ $0 }) else { throw PortError.Lost }
        guard apdu.count <= Int(card.maxApdu) else { throw PortError.Failed(reason: "card: the command is too long") }
        guard let command = NFCISO7816APDU(data: apdu) else { throw PortError.Failed(reason: "card: not a command") }
        let answer = Answer<Data>()
        card.tag.sendCommand(apdu: command) { data, sw1, sw2, error in
            if let error { answer.refuse(self.meaning(error)) } else { answer.give(data + [sw1, sw2]) }
        }
        do {
            return try answer.wait(seconds: seconds)
        } catch PortError.Cancelled {
            // The command only knows that its session is over; why, the system says at the end of it.
            throw (try? ended.wait(seconds: 1)) ?? .Lost
        }
    }

    /// Takes the sheet away. The next session is refused as long as this one is on the screen, so this waits until it is not.
    func end() {
        let old = reader.with { $0 }
        old?.invalidate()
        if old != nil { _ = try? ended.wait(seconds: 5) }
    }

    private func meaning(_ error: any Error) -> PortError {
        guard let known = error as? NFCReaderError else { return failed("card", error) }
        return switch known.code {
        case .readerSessionInvalidationErrorUserCanceled, .readerTransceiveErrorSessionInvalidated: .Cancelled
        case .readerSessionInvalidationErrorSessionTimeout: .TimedOut
        case .readerErrorUnsupportedFeature, .readerErrorRadioDisabled: .Unavailable
        case .readerTransceiveErrorTagConnectionLost, .readerTransceiveErrorRetryExceeded, .readerTransceiveErrorTagResponseError,
            .readerTransceiveErrorTagNotConnected, .readerSessionInvalidationErrorSessionTerminatedUnexpectedly,
            .readerSessionInvalidationErrorSystemIsBusy:
            .Lost
        default: failed("card", known)
        }
    }
}

extension CardSession: NFCTagReaderSessionDelegate {
    func tagReaderSessionDidBecomeActive(_ session: NFCTagReaderSession) {}

    func tagReaderSession(_ session: NFCTagReaderSession, didDetect tags: [NFCTag]) {
        guard tags.count == 1, let tag = tags.first, case .iso7816(let open) = tag else { return session.restartPolling() }
        let extended = takesExtendedLength(open.historicalBytes ?? Data())
        let longest = extended ? extendedApdu : shortApdu
        card.with { $0 = Card(tag: open, maxApdu: longest) }
        session.connect(to: tag) { error in
            if error == nil { return self.found.give(NfcLink(maxApdu: longest, extendedLength: extended)) }
            // One that is gone before it is open was not there; the next one is waited for.
            self.reader.with { $0?.restartPolling() }
        }
    }

    func tagReaderSession(_ session: NFCTagReaderSession, didInvalidateWithError error: any Error) {
        ended.give(meaning(error))
        found.refuse(meaning(error))
    }
}

/// Whether a card says of itself that it takes extended lengths: bit 7 of the third byte of the card capabilities in the
/// historical bytes (ISO/IEC 7816-4, 8.1.1 and 8.1.1.2.7). Cards of type B have none of these and are taken for short ones.
func takesExtendedLength(_ historical: Data) -> Bool {
    let bytes = [UInt8](historical)
    guard let category = bytes.first, category == 0x00 || category == 0x80 else { return false }
    // With category 0 three bytes of status end the row.
    let end = category == 0x00 ? bytes.count - 3 : bytes.count
    var at = 1
    while at < end {
        let (tag, length) = (bytes[at] >> 4, Int(bytes[at] & 0x0f))
        guard at + length < end else { return false }
        if tag == 7, length == 3 { return bytes[at + 3] & 0x40 != 0 }
        at += 1 + length
    }
    return false
}
