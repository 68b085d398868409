import MotCuaCore
import SwiftUI

/// The blocks of a screen under its title, its buttons last; the next step and the tabs stay in reach.
struct Page: View {
    let screen: Screen
    @Environment(Shell.self) private var shell
    @Environment(\.dynamicTypeSize) private var size
    @FocusState private var typing: String?
    @AccessibilityFocusState private var heard: String?
    @State private var place: String?

    init(screen: Screen, shell: Shell) {
        self.screen = screen
        _place = State(initialValue: shell.place(on: screen.route))
    }

    /// The title's name for VoiceOver; no block is called so.
    private static let title = ""

    /// What is far down is made only once it is scrolled to, and can be focused only then.
    private static let settling = Duration.milliseconds(100)

    var body: some View {
        ScrollView {
            LazyVStack(alignment: .leading, spacing: 24) {
                Title(text: screen.title, font: .page, level: .h1).accessibilityFocused($heard, equals: Self.title)
                ForEach(screen.blocks, id: \.place) { BlockView(block: $0) }
                Buttons(presses: screen.actions.filter { $0.id != next?.id })
            }
            .scrollTargetLayout()
            .padding(.horizontal, 20)
            .padding(.vertical, 24)
            .frame(maxWidth: 680)
            .frame(maxWidth: .infinity)
        }
        .scrollPosition(id: $place, anchor: .top)
        .scrollDismissesKeyboard(.interactively)
        .refreshable { await shell.refresh() }
        .safeAreaInset(edge: .bottom, spacing: 0) { bottom }
        .environment(\.reach, Reach(typing: $typing, heard: $heard, order: screen.blocks.flatMap(\.typed)))
        .onChange(of: place) { shell.leave(screen.route, at: place) }
        .onChange(of: shell.moves, initial: true) { if let goal = shell.takeGoal() { move(to: goal) } }
    }

    /// The one next step; among the others where text is so large that it would hide the page.
    private var next: Press? { size.isAccessibilitySize ? nil : screen.actions.first { $0.role == .primary } }

    /// What stays at the bottom. The tabs make room for the keyboard, which would lift them over the page.
    private var bottom: some View {
        VStack(spacing: 0) {
            if let next { NextStep(press: next) }
            if !screen.tabs.isEmpty, typing == nil { Tabs(tabs: screen.tabs) }
        }
    }

    private func move(to goal: Shell.Goal) {
        heard = nil
        Task {
            switch goal {
            case .title:
                try? await shell.sleep(Self.settling)
                heard = Self.title
            case .block(let id):
                guard let block = screen.blocks.first(where: { $0.id == id }) else { return }
                place = block.place
                try? await shell.sleep(Self.settling)
                typing = block.typed.first
                heard = id
            }
        }
    }
}

/// The next step, over the page's end.
private struct NextStep: View {
    let press: Press

    var body: some View {
        PressButton(press: press)
            .padding(.horizontal, 20)
            .padding(.vertical, 12)
            .frame(maxWidth: 680)
            .frame(maxWidth: .infinity)
            .background(Theme.paper)
            .overlay(alignment: .top) { Rule() }
    }
}

/// One block of the page.
struct BlockView: View {
    let block: Block

    var body: some View {
        switch block {
        case .heading(let id, let text): HeadingBlock(id: id, text: text)
        case .paragraph(let id, let text): ParagraphBlock(id: id, text: text)
        case .notice(let id, let tone, let title, let text, let code, let actions):
            NoticeBlock(id: id, tone: tone, title: title, text: text, code: code, actions: actions)
        case .field(let id, let label, let input, let value, let revision, let limit):
            FieldBlock(id: id, label: label, input: input, value: value, revision: revision, limit: limit)
        case .choice(let id, let label, let options, let selected, let many):
            ChoiceBlock(id: id, label: label, options: options, selected: selected, many: many)
        case .date(let id, let label, let value, let revision, _): DateBlock(id: id, label: label, value: value, revision: revision)
        case .files(let id, let label, let rules, let files): FilesBlock(id: id, label: label, rules: rules, files: files)
        case .checklist(let id, let title, let items): ChecklistBlock(id: id, title: title, items: items)
        case .summary(let id, let title, let rows): SummaryBlock(id: id, title: title, rows: rows)
        case .timeline(let id, let title, let entries): TimelineBlock(id: id, title: title, entries: entries)
        case .fee(let id, let title, let lines, let total, let note):
            FeeBlock(id: id, title: title, lines: lines, total: total, note: note)
        case .list(let id, let title, let rows, let empty, let more):
            ListBlock(id: id, title: title, rows: rows, empty: empty, more: more)
        case .progress(let id, let label, let permille, let detail):
            ProgressBlock(id: id, label: label, permille: permille, detail: detail)
        case .steps(let id, let title, let steps): StepsBlock(id: id, title: title, steps: steps)
        case .picture(let id, let text, _, let base64): PictureBlock(id: id, text: text, base64: base64)
        case .document(let id, let title, let verdict, let verdictText, let rows, let actions):
            DocumentBlock(id: id, title: title, verdict: verdict, verdictText: verdictText, rows: rows, actions: actions)
        case .map(let id, let label, let shapes, let pins, let mark, let takesPoint, let actions, let note):
            MapBlock(id: id, note: note, label: label, shapes: shapes, pins: pins, mark: mark, takesPoint: takesPoint, actions: actions)
        case .chart(let id, let title, let summary, let columns, let rows, let note):
            ChartBlock(id: id, title: title, summary: summary, note: note, columns: columns, rows: rows)
        case .thread(let id, let title, let entries, let empty): ThreadBlock(id: id, title: title, empty: empty, entries: entries)
        case .rating(let id, let label, let levels, let selected):
            ChoiceBlock(id: id, label: label, options: levels, selected: selected.map { [$0] } ?? [], many: false)
        }
    }
}
