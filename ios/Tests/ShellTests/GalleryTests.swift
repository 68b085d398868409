import Foundation
import MotCuaCore
import SwiftUI
import Testing

@testable import MotCuaShell

/// Every screen of the gallery, evaluated: what a screen reader is told is whole, works, and is written down for the comparison with
/// the other shells (`tests/parity`).
@MainActor
struct GalleryTests {
    private final class Sent {
        var actions: [Action] = []
    }

    private func shell(_ language: String, _ sent: Sent = Sent()) -> Shell {
        let shell = Shell(sleep: { _ in }) { sent.actions.append($0) }
        shell.words = shellWords(language: language)
        return shell
    }

    private func stage(_ screen: Screen, _ shell: Shell) async -> Stage {
        let stage = Stage(ScreenView(screen: screen, shell: shell))
        await stage.settle()
        return stage
    }

    @Test(arguments: ["vi", "en"])
    func everyScreenIsToldWhole(_ language: String) async throws {
        var trees: [String: [Told]] = [:]
        for exhibit in try Fixture.exhibits(language) {
            let shell = shell(language)
            let stage = await stage(exhibit.screen, shell)
            // Where one types the tabs make room for the keyboard.
            stage.blur()
            await stage.settle()
            #expect(stage.problems.isEmpty, "\(exhibit.name): \(stage.problems)")
            let elements = stage.elements
            for block in exhibit.screen.blocks {
                #expect(elements.contains { $0.block == block.place }, "\(exhibit.name): nothing is told of \(block.place)")
            }
            let used = ["button", "link", "textbox", "searchbox", "checkbox", "radio", "tab"]
            let nameless = elements.filter { used.contains($0.role) && $0.label.isEmpty }
            #expect(nameless.isEmpty, "\(exhibit.name): without a name: \(nameless)")
            #expect(elements.first { $0.headingLevel == 1 }?.label == exhibit.screen.title)
            trees[exhibit.name] = elements.map(Told.init)
            stage.close()
        }
        let folder = Fixture.root.appendingPathComponent("target/ios/trees")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        try encoder.encode(trees).write(to: folder.appendingPathComponent("\(language).json"))
    }

    /// Every button of every screen says its own id, after the question where there is one, and a disabled one says nothing.
    @Test func everyButtonSaysItsId() async throws {
        for exhibit in try Fixture.exhibits("vi") {
            for button in exhibit.screen.presses where button.id.after("focus:") == nil {
                let sent = Sent()
                let shell = shell("vi", sent)
                let stage = await stage(exhibit.screen, shell)
                guard let element = stage.elements.first(where: { $0.label == button.label && ["button", "link"].contains($0.role) }) else {
                    Issue.record("\(exhibit.name): no button \(button.label)")
                    continue
                }
                stage.tap(element)
                if button.enabled, let question = button.confirm {
                    #expect(sent.actions.isEmpty, "\(exhibit.name): \(button.id) was not asked about")
                    let yes = stage.elements.first { $0.label == question.yes }
                    stage.tap(try #require(yes, "\(exhibit.name): no answer \(question.yes)"))
                }
                let others = exhibit.screen.presses.filter { $0.label == button.label }.map { Action.press(id: $0.id) }
                let right = button.enabled ? sent.actions.count == 1 && others.contains(sent.actions[0]) : sent.actions.isEmpty
                #expect(right, "\(exhibit.name): \(button.id) said \(sent.actions)")
                stage.close()
            }
        }
    }

    @Test func whatIsTypedIsCommittedWhenTheFieldIsLeft() async throws {
        let exhibit = try #require(try Fixture.exhibits("vi").first { $0.name == "form" })
        let sent = Sent()
        let stage = await stage(exhibit.screen, shell("vi", sent))
        let field = try #require(stage.elements.first { $0.role == "textbox" })
        stage.replace("", in: field)
        stage.type("Nguyễn Thị Ví Dụ", into: field)
        stage.blur()
        await stage.settle()
        let said = sent.actions.compactMap { if case .commit(let block, let text, _) = $0 { "\(block) \(text)" } else { nil } }
        #expect(said.last == "\(field.block.dropFirst("block:".count)) Nguyễn Thị Ví Dụ")
        stage.close()
    }
}

/// An element in the form all shells write.
private struct Told: Encodable {
    let role, block, name, value, error: String
    let selected, disabled: Bool

    init(_ element: Element) {
        role = element.role
        block = element.block
        let typed = ["textbox", "searchbox"].contains(element.role)
        // What VoiceOver reads after a name is part of it, except what was typed.
        name = [element.label, typed ? "" : element.value, element.hint].filter { !$0.isEmpty }.joined(separator: ", ")
        value = typed ? element.value : ""
        error = element.error
        selected = element.selected
        disabled = element.disabled
    }
}

extension Screen {
    /// Every button on it.
    fileprivate var presses: [MotCuaCore.Button] {
        actions
            + blocks.flatMap { block -> [MotCuaCore.Button] in
                switch block {
                case .notice(_, _, _, _, _, let actions), .document(_, _, _, _, _, let actions),
                    .map(_, _, _, _, _, _, let actions, _):
                    actions
                case .summary(_, _, let rows): rows.compactMap(\.change)
                case .files(_, _, _, let files): files.compactMap(\.remove)
                case .list(_, _, _, _, let more): more.map { [$0] } ?? []
                default: []
                }
            }
    }
}
