import Foundation
import MotCuaCore
import SwiftUI
import Testing

@testable import MotCuaShell

/// Inputs own what the person is doing with them: what is being typed is never written into, and a mark is not flicked back.
@MainActor
struct InputTests {
    private static let never: @Sendable (Duration) async throws -> Void = { _ in try await Task.sleep(for: .seconds(3_600)) }

    @Test func telexComposesThroughScreensThatArriveMeanwhile() async throws {
        let rig = await Rig(page(1, [name("", 0)]))
        let typed = ["n", "ng", "ngu", "nguy", "nguye", "nguyê", "nguyên", "nguyễn"]
        for (n, syllable) in typed.enumerated() {
            rig.stage.replace(syllable, in: try rig.field())
            await rig.stage.settle()
            let revision = UInt64(n + 1)
            #expect(rig.said.last == .commit(block: "name", text: syllable, revision: revision))
            // The core answers with what it makes of it.
            await rig.show(page(revision + 1, [name(syllable.uppercased(), revision)]))
            #expect(try rig.field().value == syllable)
        }
        rig.stage.blur()
        await rig.stage.settle()
        #expect(try rig.field().value == "NGUYỄN", "left, so the core's word counts")
        #expect(rig.stage.problems.isEmpty)
    }

    @Test func pressingAnythingCommitsFirst() async throws {
        let rig = await Rig(page(1, [name("", 3)], actions: [press("continue", "Tiếp tục")]), sleep: Self.never)
        rig.stage.replace("Hường", in: try rig.field())
        #expect(rig.said == [], "nobody paused yet")
        try await rig.tap("Tiếp tục")
        #expect(rig.said == [.commit(block: "name", text: "Hường", revision: 4), .press(id: "continue")])
    }

    @Test func theCoresValueIsShownWhereNobodyTypesAndAnOlderOneIsDropped() async throws {
        let rig = await Rig(page(1, [name("", 0)]))
        await rig.show(page(2, [name("Từ thẻ", 3)]))
        #expect(try rig.field().value == "Từ thẻ")
        await rig.show(page(3, [name("cũ", 2)]))
        #expect(try rig.field().value == "Từ thẻ")
    }

    @Test func theSameFieldOnAnotherPageStartsWithThatPagesValue() async throws {
        let rig = await Rig(page(1, [name("", 0)]))
        rig.stage.replace("trang đầu", in: try rig.field())
        await rig.show(page(2, [name("trang hai", 0)], route: "draft/1/page/1"))
        #expect(try rig.field().value == "trang hai")
    }

    @Test func anErrorIsToldWithItsInput() async throws {
        let rig = await Rig(page(1, [name("", 0, error: "Hãy nhập họ tên")]))
        let field = try rig.field()
        #expect(field.error == "Hãy nhập họ tên")
        #expect(field.label == "Họ, chữ đệm, tên")
        let date = Block.date(
            id: "born", label: label("Ngày sinh", error: "Hãy nhập năm"), value: PartialDate(year: nil, month: nil, day: nil),
            valueRevision: 0, partial: true)
        await rig.show(page(2, [date]))
        let parts = rig.stage.elements.filter { $0.role == "textbox" }
        #expect(parts.map(\.error) == ["Hãy nhập năm", "Hãy nhập năm", "Hãy nhập năm"])
        #expect(parts.map(\.group) == ["Ngày sinh", "Ngày sinh", "Ngày sinh"])
    }

    @Test func aDateIsSaidInPartsAndTheReturnKeyGoesOn() async throws {
        let date = Block.date(
            id: "born", label: label("Ngày sinh"), value: PartialDate(year: nil, month: nil, day: nil), valueRevision: 0, partial: true)
        let rig = await Rig(page(1, [date, name("", 0)]), sleep: Self.never)
        let words = try #require(rig.shell.words)
        rig.stage.type("7\n", into: try rig.element(words.day))
        await rig.stage.settle()
        #expect(rig.stage.focusedElement?.label == words.month)
        rig.stage.replace("1959", in: try rig.element(words.year))
        rig.stage.submit(try rig.element(words.year))
        await rig.stage.settle()
        #expect(rig.stage.focusedElement?.label == "Họ, chữ đệm, tên")
        let last = Action.setDate(block: "born", value: PartialDate(year: 1_959, month: nil, day: 7), revision: 2)
        #expect(rig.said.last == last)
    }

    @Test func theKeyboardFitsWhatIsTyped() async throws {
        let wanted: [(FieldKind, String, String)] = [
            (.text, "", "next"), (.name, "", "next"), (.number, "decimalPad", "next"), (.idNumber, "numberPad", "next"),
            (.pin, "numberPad", "next"),
            (.email, "emailAddress", "next"), (.search, "", "search"), (.multiline, "", "return"),
        ]
        for (kind, keyboard, submit) in wanted {
            let rig = await Rig(page(1, [name("", 0, kind: kind)]))
            let field = try rig.field()
            #expect(field.keyboard == keyboard, "\(kind)")
            #expect(field.submitLabel == submit, "\(kind)")
            #expect(field.role == (kind == .search ? "searchbox" : "textbox"))
            rig.stage.close()
        }
    }

    @Test func aMarkStandsUntilTheCoreSaysTheSame() async throws {
        let rig = await Rig(page(1, [choice(["a"])]), sleep: Self.never)
        try await rig.tap("B")
        #expect(rig.said == [.choose(block: "kind", selected: ["b"])])
        // A screen that was on its way.
        await rig.show(page(2, [choice(["a"])]))
        #expect(try rig.element("B").selected)
        #expect(try !rig.element("A").selected)
        await rig.show(page(3, [choice(["b"])]))
        // The core has the last word from here on.
        await rig.show(page(4, [choice(["a"])]))
        #expect(try rig.element("A").selected)
    }

    @Test func theCoreIsRightWhenItSaysOtherwiseForLong() async throws {
        let rig = await Rig(page(1, [choice(["a"])]))
        try await rig.tap("B")
        #expect(try rig.element("A").selected)
    }

    @Test func severalAreChosenOneByOne() async throws {
        let rig = await Rig(page(1, [choice(["a"], many: true)]), sleep: Self.never)
        try await rig.tap("B")
        try await rig.tap("A")
        #expect(rig.said == [.choose(block: "kind", selected: ["a", "b"]), .choose(block: "kind", selected: ["b"])])
        #expect(try rig.element("A").role == "checkbox")
    }

    @Test func filesAreTakenByTheShellUntilThereAreEnough() async throws {
        let intake = Asked()
        let rig = await Rig(page(1, [files([])]))
        rig.shell.intake = intake
        let words = try #require(rig.shell.words)
        try await rig.tap("\(words.takePhoto): Giấy tờ")
        try await rig.tap("\(words.chooseFile): Giấy tờ")
        #expect(intake.asked == ["photo paper", "document paper"])
        let file = FileItem(id: "1", name: "a.pdf", detail: "", state: .kept, stateText: "Đã có", permille: nil, remove: nil)
        await rig.show(page(2, [files([file])]))
        #expect(!rig.stage.elements.contains { $0.role == "button" })
    }

    @Test func whereVideosAreTakenOneCanBeFilmed() async throws {
        let intake = Asked()
        let rig = await Rig(page(1, [files([], accept: ["image/jpeg", "video/mp4"])]))
        rig.shell.intake = intake
        try await rig.tap("\(try #require(rig.shell.words).takeVideo): Giấy tờ")
        #expect(intake.asked == ["film paper"])
    }

    private func choice(_ selected: [String], many: Bool = false) -> Block {
        let options = ["a", "b"].map { ChoiceOption(id: $0, label: $0.uppercased(), hint: "") }
        return .choice(id: "kind", label: label("Loại"), options: options, selected: selected, many: many)
    }

    private func files(_ files: [FileItem], accept: [String] = ["image/jpeg", "application/pdf"]) -> Block {
        let rules = FileRules(accept: accept, maxBytes: 1, maxFiles: 1, photoEdge: 0, add: "Thêm tệp")
        return .files(id: "paper", label: label("Giấy tờ"), rules: rules, files: files)
    }
}

@MainActor
private final class Asked: Intake {
    var asked: [String] = []
    func photo(block: String, rules: FileRules) { asked.append("photo \(block)") }
    func film(block: String, rules: FileRules) { asked.append("film \(block)") }
    func document(block: String, rules: FileRules) { asked.append("document \(block)") }
}
