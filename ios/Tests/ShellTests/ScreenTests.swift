import Foundation
import MotCuaCore
import SwiftUI
import Testing

@testable import MotCuaShell

/// What surrounds the blocks: focus, announcements, questions, the way back, and that nothing is lost at any size of text.
@MainActor
struct ScreenTests {
    @Test func whatTheCoreWantsSaidIsSaidOnceForItsRevision() async {
        let screen = page(1, [name("", 0)], chrome: chrome(announcement: "Đã lưu"))
        let rig = await Rig(screen)
        await rig.show(screen)
        #expect(rig.stage.announcements == ["Đã lưu"])
        await rig.show(page(2, [name("a", 1)], chrome: chrome(announcement: "Đã lưu")))
        #expect(rig.stage.announcements == ["Đã lưu", "Đã lưu"])
        await rig.show(page(3, [name("b", 2)]))
        #expect(rig.stage.announcements.count == 2)
    }

    @Test func focusGoesWhereTheCoreWantsItAndNotBack() async throws {
        let rig = await Rig(page(1, [name("", 0)]))
        #expect(rig.stage.focusedElement == nil)
        await rig.show(page(2, [summary, name("", 0)], chrome: chrome(focus: "errors")))
        #expect(rig.stage.voiceOverFocus?.label == "Có 1 lỗi")
        #expect(rig.stage.focusedElement == nil)
        await rig.show(page(3, [summary, name("", 0)], chrome: chrome(focus: "name")))
        #expect(rig.stage.focusedElement?.label == "Họ, chữ đệm, tên")
        #expect(rig.stage.voiceOverFocus?.label == "Họ, chữ đệm, tên")
        rig.stage.blur()
        await rig.show(page(4, [summary, name("", 0)]))
        #expect(rig.stage.focusedElement == nil)
    }

    @Test func aLinkOfTheErrorSummaryMovesFocusEachTimeAndSaysNothing() async throws {
        let rig = await Rig(page(1, [summary, name("", 0)]))
        for _ in 1...2 {
            try await rig.tap("Hãy nhập họ tên")
            #expect(rig.stage.focusedElement?.block == "block:name")
            rig.stage.blur()
            await rig.stage.settle()
        }
        #expect(rig.said == [])
    }

    @Test func aNewPlaceBeginsAtItsTitleAndTheFirstDoesNot() async {
        let rig = await Rig(page(1, [name("", 0)]))
        #expect(rig.stage.voiceOverFocus == nil)
        await rig.show(page(2, [name("", 0)], route: "draft/1/page/1"))
        #expect(rig.stage.voiceOverFocus?.headingLevel == 1)
    }

    @Test func aQuestionIsAskedBeforeAnythingIsLost() async throws {
        let question = Confirm(title: "Xóa hồ sơ nháp?", text: "Không lấy lại được.", yes: "Xóa", no: "Giữ lại")
        let rig = await Rig(page(1, [], actions: [press("delete", "Xóa nháp", role: .destructive, confirm: question)]))
        try await rig.tap("Xóa nháp")
        #expect(rig.stage.elements.contains { $0.label.contains("Không lấy lại được.") })
        #expect(try rig.element("Xóa").buttonRole == "destructive")
        try await rig.tap("Giữ lại")
        #expect(rig.said == [] && !rig.stage.isModal)
        try await rig.tap("Xóa nháp")
        try await rig.tap("Xóa")
        #expect(rig.said == [.press(id: "delete")] && !rig.stage.isModal)
    }

    @Test func whatDidNotComeInIsTold() async throws {
        let rig = await Rig(page(1, [name("", 0)]))
        let words = try #require(rig.shell.words)
        rig.shell.notTaken(.Cancelled)
        await rig.stage.settle()
        #expect(!rig.stage.isModal)
        rig.shell.notTaken(.Denied)
        await rig.stage.settle()
        #expect(rig.stage.elements.contains { $0.label.contains(words.cameraDenied) })
        try await rig.tap(words.close)
        #expect(rig.shell.trouble == nil && !rig.stage.isModal)
    }

    @Test func theWayBackIsAButtonAndAGesture() async throws {
        let rig = await Rig(page(1, [name("", 0)], chrome: chrome(back: "Quay lại")))
        try await rig.tap("Quay lại")
        rig.stage.escape()
        #expect(rig.said == [.back, .back])
        await rig.show(page(2, [name("", 0)]))
        rig.stage.escape()
        #expect(rig.said.count == 2)
    }

    @Test func pullingDownLooksForNewsUntilTheyCome() async {
        let rig = await Rig(page(1, [name("", 0)]))
        await rig.stage.pullToRefresh()
        #expect(rig.said == [.refresh])
    }

    @Test func rowsTabsAndThingsToDoSayTheirIds() async throws {
        for exhibit in try Fixture.exhibits("vi") {
            let rig = await Rig(exhibit.screen)
            rig.stage.blur()
            await rig.stage.settle()
            for (id, words) in exhibit.screen.pressed {
                let before = rig.said.count
                let found = rig.stage.elements.first { ["button", "tab"].contains($0.role) && $0.label.hasPrefix(words) }
                rig.stage.tap(try #require(found, "\(exhibit.name): nothing to press for \(id)"))
                #expect(rig.said.dropFirst(before).count == 1)
            }
            #expect(Set(rig.said) == Set(exhibit.screen.pressed.map { .press(id: $0.id) }), "\(exhibit.name)")
            let tabs = rig.stage.elements.filter { $0.role == "tab" }
            #expect(tabs.map(\.selected) == exhibit.screen.tabs.map(\.selected))
            rig.stage.close()
        }
    }

    @Test func theTabsMakeRoomForTheKeyboard() async throws {
        let home = try #require(try Fixture.exhibits("vi").first { $0.name == "home" }).screen
        let rig = await Rig(home)
        rig.stage.focus(try rig.field())
        await rig.stage.settle()
        #expect(!rig.stage.elements.contains { $0.role == "tab" })
        rig.stage.submit(try rig.field())
        await rig.stage.settle()
        #expect(rig.stage.elements.count { $0.role == "tab" } == home.tabs.count)
    }

    @Test(arguments: ["vi", "en"])
    func everyWordIsTold(_ language: String) async throws {
        for exhibit in try Fixture.exhibits(language) {
            let rig = await Rig(exhibit.screen, language: language)
            for block in exhibit.screen.blocks {
                let elements = rig.stage.elements.filter { $0.block == block.place }
                let told = elements.map { [$0.label, $0.value, $0.hint, $0.error].joined(separator: "\n") }.joined(separator: "\n")
                for words in texts(block) { #expect(told.contains(words), "\(exhibit.name), \(block.place): \(words)") }
            }
            rig.stage.close()
        }
    }

    @Test func atTheLargestTextTheSameIsToldAndCanBeUsed() async throws {
        for exhibit in try Fixture.exhibits("vi") {
            let (usual, large) = (await Rig(exhibit.screen), await Rig(exhibit.screen, size: .accessibility5))
            // The next step stands among the other buttons then.
            let told = { (rig: Rig) in rig.stage.elements.map { "\($0.role) \($0.label)" }.sorted() }
            #expect(told(usual) == told(large), "\(exhibit.name)")
            usual.stage.close()
            large.stage.close()
        }
    }

    @Test func wordsStandOutFromWhatIsUnderThem() {
        for style in [UIUserInterfaceStyle.light, .dark] {
            let tones = [Theme.info, Theme.success, Theme.warning, Theme.error]
            let pairs =
                tones.flatMap { [($0.ink, $0.tint), ($0.ink, Theme.paper), ($0.ink, Theme.surface), (Theme.ink, $0.tint)] }
                + [Theme.paper, Theme.surface, Theme.tint].flatMap { [(Theme.ink, $0), (Theme.soft, $0), (Theme.primary, $0)] }
                + [(Theme.onPrimary, Theme.primary), (Theme.onBand, Theme.band), (Theme.onTint, Theme.tint)]
            for (n, pair) in pairs.enumerated() {
                let contrast = contrast(UIColor(pair.0), UIColor(pair.1), style)
                #expect(contrast >= 4.5, "pair \(n), \(style): \(contrast)")
            }
        }
    }

    private var summary: Block {
        .notice(
            id: "errors", tone: .error, title: "Có 1 lỗi", text: "", code: nil,
            actions: [press("focus:name", "Hãy nhập họ tên", role: .link)])
    }
}

/// The contrast of two colours, as WCAG 2.2 defines it.
private func contrast(_ one: UIColor, _ other: UIColor, _ style: UIUserInterfaceStyle) -> Double {
    func luminance(_ color: UIColor) -> Double {
        var (red, green, blue): (CGFloat, CGFloat, CGFloat) = (0, 0, 0)
        color.resolvedColor(with: UITraitCollection(userInterfaceStyle: style)).getRed(&red, green: &green, blue: &blue, alpha: nil)
        let parts = [red, green, blue].map { $0 <= 0.04045 ? $0 / 12.92 : pow(($0 + 0.055) / 1.055, 2.4) }
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    }
    let both = [luminance(one), luminance(other)].sorted()
    return (both[1] + 0.05) / (both[0] + 0.05)
}

/// All texts of a block that are not empty; whatever the core adds to a block is among them.
private func texts(_ value: Any, _ name: String = "") -> [String] {
    // Ids, what the file picker is told, questions that are not open, words for what is not optional, files.
    if ["id", "selected", "rules", "confirm", "optionalText", "mediaType", "base64"].contains(name) { return [] }
    if let text = value as? String { return text.isEmpty ? [] : [text] }
    return Mirror(reflecting: value).children.flatMap { texts($0.value, $0.label ?? "") }
}

extension Screen {
    /// What is pressed as a whole, with the words it begins with.
    fileprivate var pressed: [(id: String, words: String)] {
        tabs.map { ($0.id, $0.label) }
            + blocks.flatMap { block -> [(id: String, words: String)] in
                switch block {
                case .list(_, _, let rows, _, _): rows.map { ($0.id, $0.title) }
                case .checklist(_, _, let items): items.filter(\.pressable).map { ($0.id, $0.text) }
                case .map(_, _, _, let pins, _, _, _, _): pins.enumerated().map { ($1.id, "\($0 + 1). \($1.title)") }
                default: []
                }
            }
    }
}
