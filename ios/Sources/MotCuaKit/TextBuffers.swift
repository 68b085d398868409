import Foundation
import MotCuaCore
import Observation

/// How long nobody types before what stands there is committed.
public let typingPause = Duration.milliseconds(300)

/// Waits; a test waits for nothing.
public typealias Sleep = @Sendable (Duration) async throws -> Void

/// What the person is typing. The shell owns the text; the core hears of it on a pause, on leaving the field and before anything is
/// pressed, with a revision that counts up. The core's value is taken over only where nobody types: an input method that is in the
/// middle of a syllable must never be written into.
@MainActor
public final class TextBuffers {
    private let dispatch: (Action) -> Void
    private let sleep: Sleep
    private var all: [String: TextBuffer] = [:]
    private var order: [String] = []
    private var route: String?

    public init(sleep: @escaping Sleep = { try await Task.sleep(for: $0) }, dispatch: @escaping (Action) -> Void) {
        self.sleep = sleep
        self.dispatch = dispatch
    }

    /// A new place: buffers belong to the page they were typed on. Not flushed: a commit names only its block, and another page may
    /// have one of the same name. What is there has been committed by ``flush()`` before.
    public func at(_ route: String) {
        if self.route == route { return }
        self.route = route
        all.values.forEach { $0.forget() }
        all = [:]
        order = []
    }

    /// The buffer of a text block.
    public func text(_ block: String, value: String, revision: UInt64) -> TextBuffer {
        buffer(block, [value], revision) { .commit(block: block, text: $0[0], revision: $1) }
    }

    /// The buffer of a date block: day, month, year.
    public func date(_ block: String, value: PartialDate, revision: UInt64) -> TextBuffer {
        buffer(block, value.parts, revision) { .setDate(block: block, value: PartialDate(parts: $0), revision: $1) }
    }

    /// Commits all that was typed and not said yet, in the order of the page: before a press, and when the app leaves the screen.
    public func flush() { order.forEach { all[$0]?.commit() } }

    private func buffer(
        _ block: String, _ value: [String], _ revision: UInt64, _ action: @escaping ([String], UInt64) -> Action
    ) -> TextBuffer {
        if let known = all[block] { return known }
        let dispatch = dispatch
        let made = TextBuffer(value, revision, sleep: sleep) { dispatch(action($0, $1)) }
        all[block] = made
        order.append(block)
        return made
    }
}

/// One block's text, in one part or three.
@MainActor @Observable
public final class TextBuffer {
    /// What stands in the fields.
    public private(set) var parts: [String]

    @ObservationIgnored private var revision: UInt64
    @ObservationIgnored private var committed: [String]
    @ObservationIgnored private var pause: Task<Void, Never>?
    @ObservationIgnored private let sleep: Sleep
    @ObservationIgnored private let say: ([String], UInt64) -> Void

    init(_ value: [String], _ revision: UInt64, sleep: @escaping Sleep, say: @escaping ([String], UInt64) -> Void) {
        parts = value
        committed = value
        self.revision = revision
        self.sleep = sleep
        self.say = say
    }

    /// True while a part has focus; leaving commits.
    @ObservationIgnored public var focused = false {
        didSet { if oldValue, !focused { commit() } }
    }

    /// What the person makes of a part; committed after a pause.
    /// - Parameter limit: the longest text taken, in Unicode scalar values; 0 is no limit.
    public func type(_ text: String, part: Int = 0, limit: Int = 0) {
        let taken = limit > 0 ? text.first(scalars: limit) : text
        if taken == parts[part] { return }
        parts[part] = taken
        pause?.cancel()
        pause = Task { [weak self, sleep] in
            try? await sleep(typingPause)
            if !Task.isCancelled { self?.commit() }
        }
    }

    /// Says what stands there, when it is something new.
    public func commit() {
        pause?.cancel()
        pause = nil
        if parts == committed { return }
        committed = parts
        revision += 1
        say(parts, revision)
    }

    /// The core's value: shown unless the person is using the field or has said something newer.
    public func offer(_ value: [String], revision: UInt64) {
        if focused || revision < self.revision || parts != committed { return }
        self.revision = revision
        committed = value
        if parts != value { parts = value }
    }

    /// Ends without another word.
    func forget() {
        pause?.cancel()
        pause = nil
        committed = parts
    }
}

extension String {
    /// As many whole characters as fit into that many Unicode scalar values.
    fileprivate func first(scalars: Int) -> String {
        if unicodeScalars.count <= scalars { return self }
        var left = scalars
        return String(
            prefix { character in
                left -= character.unicodeScalars.count
                return left >= 0
            })
    }
}

extension PartialDate {
    /// Day, month, year as text; empty where not known.
    public var parts: [String] {
        [day.map { "\($0)" }, month.map { "\($0)" }, year.map { "\($0)" }].map { $0 ?? "" }
    }

    /// Parts out of any range are not there yet; days and months out of the calendar go to the core, which says what is wrong.
    public init(parts: [String]) {
        let numbers = parts.map { UInt16($0.trimmingCharacters(in: .whitespaces)) }
        self.init(
            year: numbers[2].flatMap { (1_000...9_999).contains($0) ? $0 : nil },
            month: numbers[1].flatMap { $0 <= 99 ? UInt8($0) : nil },
            day: numbers[0].flatMap { $0 <= 99 ? UInt8($0) : nil }
        )
    }
}
