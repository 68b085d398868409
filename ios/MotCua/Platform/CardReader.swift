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
        let old = now.with { session in
            defer { session = nil }
            return session
        }
        old?.end()
    }
}

/// ISO 7816-4 and -8: MSE, PERFORM SECURITY OPERATION, GENERATE KEY, EXTERNAL, GENERAL and INTERNAL AUTHENTICATE compute.
private let slow: Set<UInt8> = [0x22, 0x2a, 0x46, 0x82, 0x86, 0x88]

/// How long a card may think about this command, in seconds.
@Sendable
func patience(for apdu: Data) -> TimeInterval {
    apdu.count > 1 && slow.contains(apdu[apdu.startIndex + 1]) ? 15 : 5
}
