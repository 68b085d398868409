import Foundation
import MotCuaCore
import MotCuaKit
import SwiftUI
import Testing

@testable import MotCuaShell

/// A shell that shows screens as the core would send them, and keeps what it says.
@MainActor
final class Rig {
    @Observable @MainActor
    final class Showing {
        var screen: Screen
        init(_ screen: Screen) { self.screen = screen }
    }

    private struct Shown: View {
        let showing: Showing
        let shell: Shell
        var body: some View { ScreenView(screen: showing.screen, shell: shell) }
    }

    let shell: Shell
    let stage: Stage
    private let showing: Showing
    private let sent: Sent

    private final class Sent {
        var actions: [Action] = []
    }

    /// - Parameter sleep: how a pause is waited for; without it pauses end at once.
    init(_ screen: Screen, language: String = "vi", size: DynamicTypeSize = .large, sleep: @escaping Sleep = { _ in }) async {
        let (sent, showing) = (Sent(), Showing(screen))
        let shell = Shell(sleep: sleep) { sent.actions.append($0) }
        shell.words = shellWords(language: language)
        (self.sent, self.showing, self.shell) = (sent, showing, shell)
        var environment = EnvironmentValues()
        environment.dynamicTypeSize = size
        stage = Stage(Shown(showing: showing, shell: shell), environment: environment)
        await stage.settle()
    }

    /// What was said to the core.
    var said: [Action] { sent.actions }

    func show(_ screen: Screen) async {
        showing.screen = screen
        await stage.settle()
    }

    func element(_ label: String, at place: SourceLocation = #_sourceLocation) throws -> Element {
        try #require(stage.elements.first { $0.label == label }, "among \(stage.elements.map(\.label))", sourceLocation: place)
    }

    func tap(_ label: String, at place: SourceLocation = #_sourceLocation) async throws {
        stage.tap(try element(label, at: place))
        await stage.settle()
    }

    /// The one input of a page.
    func field(at place: SourceLocation = #_sourceLocation) throws -> Element {
        try #require(stage.elements.first { $0.role == "textbox" || $0.role == "searchbox" }, sourceLocation: place)
    }
}

/// A screen of blocks.
func page(
    _ revision: UInt64, _ blocks: [Block], route: String = "draft/1/page/0", actions: [Press] = [], chrome: Chrome = chrome()
) -> Screen {
    Screen(
        revision: revision, route: route, title: "Tờ khai", language: "vi", blocks: blocks, actions: actions, tabs: [], chrome: chrome)
}

func chrome(back: String? = nil, announcement: String? = nil, focus: String? = nil) -> Chrome {
    Chrome(back: back, status: nil, offline: false, private: false, announcement: announcement, focus: focus)
}

func label(_ text: String, error: String? = nil) -> InputLabel {
    InputLabel(text: text, hint: "", error: error, optional: false, optionalText: "", source: nil)
}

func name(_ value: String, _ revision: UInt64, error: String? = nil, kind: FieldKind = .name) -> Block {
    .field(
        id: "name", label: label("Họ, chữ đệm, tên", error: error), input: kind, value: value, valueRevision: revision, maxChars: 100)
}

func press(_ id: String, _ label: String, role: MotCuaCore.ButtonRole = .primary, confirm: Confirm? = nil) -> Press {
    Press(id: id, label: label, role: role, enabled: true, confirm: confirm)
}
