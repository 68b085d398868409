// A double of Apple's Core NFC: a sheet, a queue, and cards that a test holds there, moves away or lets think. See ios/Doubles/README.md.
import Foundation

public struct NFCReaderError: Error, Equatable, CustomNSError, Sendable {
    public enum Code: Int, Sendable {
        case readerErrorUnsupportedFeature = 1
        case readerErrorSecurityViolation
        case readerErrorInvalidParameter
        case readerErrorInvalidParameterLength
        case readerErrorParameterOutOfBound
        case readerErrorRadioDisabled
        case readerTransceiveErrorTagConnectionLost = 100
        case readerTransceiveErrorRetryExceeded
        case readerTransceiveErrorTagResponseError
        case readerTransceiveErrorSessionInvalidated
        case readerTransceiveErrorTagNotConnected
        case readerTransceiveErrorPacketTooLong
        case readerSessionInvalidationErrorUserCanceled = 200
        case readerSessionInvalidationErrorSessionTimeout
        case readerSessionInvalidationErrorSessionTerminatedUnexpectedly
        case readerSessionInvalidationErrorSystemIsBusy
        case readerSessionInvalidationErrorFirstNDEFTagRead
    }

    public static var errorDomain: String { "NFCError" }
    public let code: Code
    public var errorCode: Int { code.rawValue }
    public init(_ code: Code, userInfo: [String: Any] = [:]) { self.code = code }
}

public protocol NFCISO7816Tag {
    var identifier: Data { get }
    var initialSelectedAID: String { get }
    var historicalBytes: Data? { get }
    var applicationData: Data? { get }
    func sendCommand(apdu: NFCISO7816APDU, completionHandler: @escaping @Sendable (Data, UInt8, UInt8, (any Error)?) -> Void)
}

/// Read as ISO/IEC 7816-4 says: a header, and nothing, a length, or a length with as many bytes and perhaps one more length.
open class NFCISO7816APDU: NSObject, @unchecked Sendable {
    let bytes: Data
    public init?(data: Data) {
        guard data.count >= 4 else { return nil }
        bytes = data
    }
}

public enum NFCTag {
    case iso7816(any NFCISO7816Tag)
    case feliCa(any NFCOther)
    case iso15693(any NFCOther)
    case miFare(any NFCOther)
    public var isAvailable: Bool { true }
}

/// Stands for the kinds of tags nobody here speaks to.
public protocol NFCOther {}

public protocol NFCTagReaderSessionDelegate: AnyObject {
    func tagReaderSessionDidBecomeActive(_ session: NFCTagReaderSession)
    func tagReaderSession(_ session: NFCTagReaderSession, didInvalidateWithError error: any Error)
    func tagReaderSession(_ session: NFCTagReaderSession, didDetect tags: [NFCTag])
}

open class NFCTagReaderSession: NSObject {
    public struct PollingOption: OptionSet, Sendable {
        public let rawValue: Int
        public init(rawValue: Int) { self.rawValue = rawValue }
        public static let iso14443 = PollingOption(rawValue: 1)
        public static let iso15693 = PollingOption(rawValue: 2)
        public static let iso18092 = PollingOption(rawValue: 4)
        public static let pace = PollingOption(rawValue: 8)
    }

    open class var readingAvailable: Bool { NfcDouble.shared.there }

    public let polling: PollingOption
    private weak var delegate: (any NFCTagReaderSessionDelegate)?
    private let queue: DispatchQueue
    private let lock = NSLock()
    private var text = ""
    private var over = false

    public init?(pollingOption: PollingOption, delegate: any NFCTagReaderSessionDelegate, queue: DispatchQueue? = nil) {
        polling = pollingOption
        self.delegate = delegate
        self.queue = queue ?? DispatchQueue(label: "nfc")
    }

    open var alertMessage: String {
        get { lock.withLock { text } }
        set { lock.withLock { text = newValue } }
    }

    open func begin() {
        guard NfcDouble.shared.take(self) else { return fail(.readerSessionInvalidationErrorSystemIsBusy) }
        nonisolated(unsafe) let me = self
        queue.async {
            me.delegate?.tagReaderSessionDidBecomeActive(me)
            NfcDouble.shared.look(me)
        }
    }

    open func connect(to tag: NFCTag, completionHandler: @escaping @Sendable ((any Error)?) -> Void) {
        guard case .iso7816(let card as CardDouble) = tag else { return }
        nonisolated(unsafe) let me = self
        queue.async { completionHandler(card.open(in: me)) }
    }

    open func restartPolling() { NfcDouble.shared.look(self) }

    open func invalidate() { fail(.readerSessionInvalidationErrorUserCanceled) }

    open func invalidate(errorMessage: String) { fail(.readerSessionInvalidationErrorUserCanceled) }

    /// Ends it as the system does: commands under way learn of it first, then the delegate, and only then another may begin.
    func fail(_ code: NFCReaderError.Code) {
        let first = lock.withLock {
            defer { over = true }
            return !over
        }
        guard first else { return }
        NfcDouble.shared.stop(self)
        // The sheet takes its time to go away.
        nonisolated(unsafe) let me = self
        queue.asyncAfter(deadline: .now() + 0.02) {
            NfcDouble.shared.gone(me)
            me.delegate?.tagReaderSession(me, didInvalidateWithError: NFCReaderError(code))
        }
    }

    func detect(_ tags: [NFCTag]) {
        nonisolated(unsafe) let (me, found) = (self, tags)
        queue.asyncAfter(deadline: .now() + 0.005) { me.delegate?.tagReaderSession(me, didDetect: found) }
    }

    func answer(_ block: @escaping @Sendable () -> Void) { queue.async(execute: block) }
    var isOver: Bool { lock.withLock { over } }
}
