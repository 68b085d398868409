import Foundation
import MotCuaCore
import MotCuaKit
import Testing

/// The field owns its text: what an input method is composing is never written into.
@MainActor
final class TextBuffersTests {
    private let pauses = Pauses()
    private var sent: [Action] = []
    private lazy var buffers = TextBuffers(sleep: { [pauses] in try await pauses.sleep($0) }) { [unowned self] in sent.append($0) }

    private func field() -> TextBuffer { buffers.text("name", value: "", revision: 0) }

    @Test func textIsCommittedAfterAPauseAndNotBefore() async {
        field().type("Ánh")
        await pauses.begun(1)
        #expect(sent == [])
        #expect(pauses.asked == [.milliseconds(300)])
        pauses.end()
        await until("the commit") { !self.sent.isEmpty }
        #expect(sent == [.commit(block: "name", text: "Ánh", revision: 1)])
    }

    @Test func eachKeyBeginsThePauseAnew() async {
        field().type("Á")
        await pauses.begun(1)
        field().type("Án")
        await pauses.begun(2)
        pauses.end()
        await until("the commit") { !self.sent.isEmpty }
        #expect(sent == [.commit(block: "name", text: "Án", revision: 1)])
    }

    @Test func telexComposesThroughScreensThatArriveMeanwhile() {
        let name = field()
        name.focused = true
        // n-g-u-y-e-e-n-x as Telex makes it, the core answering each pause with what it has.
        for (n, syllable) in ["n", "ng", "ngu", "nguy", "nguye", "nguyê", "nguyên", "nguyễn"].enumerated() {
            name.type(syllable)
            name.commit()
            name.offer([syllable.uppercased()], revision: UInt64(n + 1))
            #expect(name.parts == [syllable])
        }
        let revisions = sent.map { action -> UInt64 in if case .commit(_, _, let revision) = action { revision } else { 0 } }
        #expect(revisions == Array(1...8))
    }

    @Test func leavingTheFieldCommitsAndThenTheCoresWordCounts() {
        let name = field()
        name.focused = true
        name.type("hường")
        name.focused = false
        #expect(sent == [.commit(block: "name", text: "hường", revision: 1)])
        name.offer(["cũ"], revision: 0)
        #expect(name.parts == ["hường"])
        name.offer(["Hường"], revision: 1)
        #expect(name.parts == ["Hường"])
    }

    @Test func flushSaysAllInTheOrderOfThePageAndOnlyOnce() {
        field().type("Hường")
        buffers.date("born", value: PartialDate(year: nil, month: nil, day: nil), revision: 4).type("1959", part: 2)
        buffers.flush()
        buffers.flush()
        let born = PartialDate(year: 1_959, month: nil, day: nil)
        #expect(sent == [.commit(block: "name", text: "Hường", revision: 1), .setDate(block: "born", value: born, revision: 5)])
    }

    @Test func theCoresValueIsShownWhereNobodyTypesAndAnOlderOneIsDropped() {
        let name = field()
        name.offer(["Từ thẻ"], revision: 3)
        name.offer(["cũ"], revision: 2)
        #expect(name.parts == ["Từ thẻ"])
        name.type("Từ tay")
        name.offer(["Từ máy"], revision: 4)
        #expect(name.parts == ["Từ tay"], "typed and not said yet")
        name.commit()
        #expect(sent == [.commit(block: "name", text: "Từ tay", revision: 4)])
    }

    @Test func theSameFieldOnAnotherPageStartsWithThatPagesValueAndNothingIsSaidThere() async {
        buffers.at("draft/1/page/0")
        field().type("trang đầu")
        await pauses.begun(1)
        buffers.at("draft/1/page/1")
        #expect(buffers.text("name", value: "trang hai", revision: 0).parts == ["trang hai"])
        pauses.end()
        buffers.flush()
        #expect(sent == [])
    }

    @Test func noMoreIsTakenThanTheCoreTakes() {
        field().type("nguyễn", limit: 4)
        #expect(field().parts == ["nguy"])
        // Four scalars, two characters: no character is cut in two.
        field().type("e\u{302}\u{303}n\u{303}", limit: 4)
        #expect(field().parts == ["e\u{302}\u{303}"])
    }

    @Test func partsOfADate() {
        #expect(PartialDate(year: 1_959, month: nil, day: 7).parts == ["7", "", "1959"])
        #expect(PartialDate(parts: [" 7", "12", "1959"]) == PartialDate(year: 1_959, month: 12, day: 7))
        // Out of the calendar is the core's to say; out of any range is not there yet.
        #expect(PartialDate(parts: ["32", "13", "195"]) == PartialDate(year: nil, month: 13, day: 32))
        #expect(PartialDate(parts: ["", "x", "999999"]) == PartialDate(year: nil, month: nil, day: nil))
    }
}

/// Pauses that last until the test ends them.
private final class Pauses: @unchecked Sendable {
    private let lock = NSLock()
    private var durations: [Duration] = []
    private var sleepers: [AsyncStream<Void>.Continuation] = []

    var asked: [Duration] { lock.withLock { durations } }

    func sleep(_ duration: Duration) async throws {
        let (stream, waker) = AsyncStream<Void>.makeStream()
        lock.withLock {
            durations.append(duration)
            sleepers.append(waker)
        }
        for await _ in stream {}
        try Task.checkCancellation()
    }

    @MainActor func begun(_ count: Int) async { await until("a pause") { self.asked.count == count } }

    func end() { lock.withLock { sleepers }.forEach { $0.finish() } }
}
