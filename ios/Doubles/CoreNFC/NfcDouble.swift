import Foundation

/// A card that a test holds to the phone.
public final class CardDouble: NFCISO7816Tag, @unchecked Sendable {
    /// What it does with a command.
    public enum Reply: Sendable {
        case answer(Data)
        case moved
        case silence
        case error(NFCReaderError.Code)
    }

    public let identifier = Data([1, 2, 3, 4])
    public let initialSelectedAID = "A0000002471001"
    public let historicalBytes: Data?
    public let applicationData: Data? = nil
    /// How often it is gone before it is open.
    public var shy = 0
    /// Seconds it thinks.
    public var thinks: TimeInterval = 0
    private let reply: @Sendable (Data) -> Reply
    private weak var session: NFCTagReaderSession?

    public init(historicalBytes: Data? = nil, _ reply: @escaping @Sendable (Data) -> Reply) {
        self.historicalBytes = historicalBytes
        self.reply = reply
    }

    func open(in session: NFCTagReaderSession) -> (any Error)? {
        if shy > 0 {
            shy -= 1
            return NFCReaderError(.readerTransceiveErrorTagConnectionLost)
        }
        self.session = session
        return nil
    }

    public func sendCommand(apdu: NFCISO7816APDU, completionHandler: @escaping @Sendable (Data, UInt8, UInt8, (any Error)?) -> Void) {
        guard let session, !session.isOver else {
            return completionHandler(Data(), 0, 0, NFCReaderError(.readerTransceiveErrorSessionInvalidated))
        }
        NfcDouble.shared.begin(completionHandler)
        let (bytes, reply) = (apdu.bytes, self.reply)
        nonisolated(unsafe) let talking = session
        DispatchQueue.global().asyncAfter(deadline: .now() + thinks) {
            let now = reply(bytes)
            talking.answer {
                switch now {
                case .answer(let whole):
                    NfcDouble.shared.end { $0(whole.dropLast(2), whole[whole.endIndex - 2], whole[whole.endIndex - 1], nil) }
                case .moved: NfcDouble.shared.end { $0(Data(), 0, 0, NFCReaderError(.readerTransceiveErrorTagConnectionLost)) }
                case .error(let code): NfcDouble.shared.end { $0(Data(), 0, 0, NFCReaderError(code)) }
                case .silence: break
                }
            }
        }
    }
}

/// A tag of a kind nobody speaks to.
public struct OtherTag: NFCOther { public init() {} }

/// The reader of a test: one at a time, as on a phone.
public final class NfcDouble: @unchecked Sendable {
    public static let shared = NfcDouble()
    typealias Completion = @Sendable (Data, UInt8, UInt8, (any Error)?) -> Void

    private let lock = NSLock()
    private var isThere = true
    private var owner: NFCTagReaderSession?
    private var tags: [[NFCTag]] = []
    private var waiting: Completion?
    private var all: [NFCTagReaderSession] = []

    /// False on a phone without NFC.
    public var there: Bool {
        get { lock.withLock { isThere } }
        set { lock.withLock { isThere = newValue } }
    }

    /// The session whose sheet is on the screen.
    public var session: NFCTagReaderSession? { lock.withLock { owner } }
    /// Every session there was.
    public var sessions: [NFCTagReaderSession] { lock.withLock { all } }

    public func reset() {
        lock.withLock { (isThere, owner, tags, waiting, all) = (true, nil, [], nil, []) }
    }

    /// Holds a card there, now or as soon as the reader looks.
    public func hold(_ card: CardDouble) { hold([.iso7816(card)]) }

    public func hold(_ found: [NFCTag]) {
        lock.withLock { tags.append(found) }
        session.map(look)
    }

    /// The person takes the sheet down.
    public func cancel() { session?.fail(.readerSessionInvalidationErrorUserCanceled) }

    /// The system ends it.
    public func end(_ code: NFCReaderError.Code) { session?.fail(code) }

    func take(_ session: NFCTagReaderSession) -> Bool {
        lock.withLock {
            all.append(session)
            guard owner == nil else { return false }
            owner = session
            return true
        }
    }

    func look(_ session: NFCTagReaderSession) {
        let found: [NFCTag]? = lock.withLock {
            guard owner === session, !tags.isEmpty else { return nil }
            return tags.count > 1 ? tags.removeFirst() : tags[0]
        }
        if let found { session.detect(found) }
    }

    func begin(_ completion: @escaping Completion) { lock.withLock { waiting = completion } }

    func end(_ tell: (Completion) -> Void) { underWay().map(tell) }

    /// The command that waits for its answer, which it gets once.
    private func underWay() -> Completion? {
        lock.withLock {
            defer { waiting = nil }
            return waiting
        }
    }

    func stop(_ session: NFCTagReaderSession) {
        guard let done = underWay() else { return }
        session.answer { done(Data(), 0, 0, NFCReaderError(.readerTransceiveErrorSessionInvalidated)) }
    }

    func gone(_ session: NFCTagReaderSession) { lock.withLock { if owner === session { owner = nil } } }
}
