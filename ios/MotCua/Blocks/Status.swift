import MotCuaCore
import SwiftUI

/// Block `Timeline`: newest last, the way between entries drawn.
struct TimelineBlock: View {
    let id, title: String
    let entries: [TimelineEntry]

    var body: some View {
        Lines(spacing: 12) {
            Title(text: title).landing(id)
            Lines(spacing: 0) {
                ForEach(entries, id: \.id) { entry in
                    EntryLine(entry: entry, last: entry.id == entries.last?.id)
                        .landing(title.isEmpty && entry.id == entries.first?.id ? id : nil)
                }
            }
        }
        .block(id)
    }
}

private struct EntryLine: View {
    let entry: TimelineEntry
    let last: Bool
    /// The room of the picture, in whose middle the way goes on.
    @ScaledMetric(relativeTo: .body) private var side: CGFloat = 24

    var body: some View {
        HStack(alignment: .top, spacing: 12) {
            Picture(entry.state.look.glyph, color: entry.state.look.color).frame(width: side, height: side)
            words.padding(.bottom, last ? 0 : 20)
        }
        .background(alignment: .leading) {
            if !last {
                (entry.state == .done ? Theme.success.ink : Theme.rule).frame(width: 2).frame(width: side).padding(.top, side + 4)
            }
        }
        .accessibilityElement(children: .combine)
    }

    private var words: some View {
        Lines {
            Words(text: entry.title, font: .strong, color: entry.state == .upcoming ? Theme.soft : Theme.ink)
            Meta(said: entry.stateText, time: entry.time, color: entry.state.look.color)
            if !entry.detail.isEmpty { Words(text: entry.detail, font: .subheadline) }
        }
    }
}

/// A state or a name, and the time.
private struct Meta: View {
    let said, time: String
    let color: Color

    var body: some View {
        let said = Text(verbatim: said).font(.footnote.weight(.semibold)).foregroundStyle(color)
        let time = Text(verbatim: time.isEmpty ? "" : " · " + time).font(.footnote).foregroundStyle(Theme.soft)
        (said + time).fixedSize(horizontal: false, vertical: true)
    }
}

/// Block `Fee`.
struct FeeBlock: View {
    let id, title: String
    let lines: [FeeLine]
    let total, note: String

    var body: some View {
        Lines(spacing: 12) {
            Title(text: title).landing(id)
            Lines(spacing: 0) {
                Rows(data: lines) { line, _ in FeeRow(line: line) }
                if !lines.isEmpty { Rule() }
                Lines {
                    Words(text: total, font: .section)
                    Soft(text: note)
                }
                .padding(16)
            }
            .card()
        }
        .block(id)
    }
}

private struct FeeRow: View {
    let line: FeeLine

    var body: some View {
        Lines {
            Beside(spacing: 16) {
                Lines { Words(text: line.name, font: .strong) }
                Words(text: line.amount, font: .strong.monospacedDigit()).multilineTextAlignment(.trailing)
            }
            Soft(text: line.basis)
            if !line.stateText.isEmpty { Words(text: line.stateText, font: .state) }
        }
        .padding(16)
        .accessibilityElement(children: .combine)
    }
}

/// Block `Progress`.
struct ProgressBlock: View {
    let id, label: String
    let permille: UInt32?
    let detail: String

    var body: some View {
        Lines(spacing: 8) {
            Words(text: label, font: .strong).landing(id)
            Bar(permille: permille, name: label)
            Soft(text: detail)
        }
        .block(id)
    }
}

/// How far something is; turning while its length is unknown.
struct Bar: View {
    let permille: UInt32?
    let name: String

    var body: some View { bar.tint(Theme.primary).accessibilityLabel(Text(verbatim: name)) }

    @ViewBuilder private var bar: some View {
        if let permille { ProgressView(value: Double(min(permille, 1_000)), total: 1_000) } else { ProgressView() }
    }
}

/// Block `Chart`: a table, each row told as one, its figures with the headings of their columns. The bar only repeats a figure.
struct ChartBlock: View {
    let id, title, summary, note: String
    let columns: [String]
    let rows: [ChartRow]

    var body: some View {
        Lines(spacing: 12) {
            Title(text: title).landing(id)
            if !summary.isEmpty { Words(text: summary) }
            Soft(text: columns.joined(separator: " · "))
            if !rows.isEmpty { Lines(spacing: 0) { Rows(data: rows) { row, _ in ChartLine(row: row, columns: columns) } }.card() }
            Soft(text: note)
        }
        .block(id)
    }
}

private struct ChartLine: View {
    let row: ChartRow
    let columns: [String]

    var body: some View {
        Lines {
            Words(text: row.name, font: .strong)
            if let tag = row.tag { TagChip(tag: tag) }
            if let permille = row.permille { Bar(permille: permille, name: row.name).accessibilityHidden(true) }
            ForEach(Array(zip(columns.dropFirst(), row.cells).enumerated()), id: \.offset) { _, cell in
                Words(text: "\(cell.0): \(cell.1)", font: .subheadline)
            }
        }
        .padding(16)
        .accessibilityElement(children: .combine)
    }
}

/// Block `Thread`. Who speaks is said in words; the side and the colour only follow.
struct ThreadBlock: View {
    let id, title, empty: String
    let entries: [ThreadEntry]

    var body: some View {
        Lines(spacing: 12) {
            Title(text: title).landing(id)
            if entries.isEmpty, !empty.isEmpty { EmptyList(text: empty) }
            ForEach(entries, id: \.id) { entry in
                SaidLine(entry: entry).landing(title.isEmpty && entry.id == entries.first?.id ? id : nil)
            }
        }
        .block(id)
    }
}

private struct SaidLine: View {
    let entry: ThreadEntry

    var body: some View {
        Lines {
            Meta(said: entry.who, time: entry.time, color: Theme.primary)
            Words(text: entry.text)
            if let tag = entry.tag { TagChip(tag: tag) }
        }
        .padding(16)
        .card(entry.mine ? Theme.tint : Theme.surface)
        .padding(entry.mine ? .leading : .trailing, 32)
        .accessibilityElement(children: .combine)
    }
}

/// Block `Files`: what is there, how far each is, and the ways to add one.
struct FilesBlock: View {
    let id: String
    let label: InputLabel
    let rules: FileRules
    let files: [FileItem]
    @Environment(Shell.self) private var shell

    var body: some View {
        Lines(spacing: 12) {
            GroupWords(label: label).landing(takesMore ? nil : id)
            if !files.isEmpty { Lines(spacing: 0) { Rows(data: files) { file, _ in FileLine(file: file) } }.card() }
            if takesMore, let words = shell.words { adding(words) }
        }
        .block(id)
    }

    /// Files that are only shown have no words for adding one.
    private var takesMore: Bool { !rules.add.isEmpty && (rules.maxFiles == 0 || files.count < rules.maxFiles) }

    @ViewBuilder private func adding(_ words: ShellWords) -> some View {
        let pictures = rules.accept.contains { $0.hasPrefix("image/") }
        VStack(spacing: 8) {
            if pictures { way(.camera, words.takePhoto) { $0.photo(block: id, rules: rules) }.landing(id) }
            if rules.takesVideos { way(.film, words.takeVideo) { $0.film(block: id, rules: rules) } }
            way(.file, words.chooseFile) { $0.document(block: id, rules: rules) }.landing(pictures ? nil : id)
        }
    }

    private func way(_ glyph: Glyph, _ words: String, _ ask: @escaping @MainActor (any Intake) -> Void) -> some View {
        AddButton(glyph: glyph, words: words, paper: label.text) { shell.intake.map(ask) }
    }
}

private struct AddButton: View {
    let glyph: Glyph
    let words: String
    let paper: String
    let press: @MainActor () -> Void

    var body: some View {
        Button(action: press) {
            HStack(alignment: .firstTextBaseline, spacing: 8) {
                Picture(glyph)
                Text(verbatim: words)
            }
        }
        .buttonStyle(PressStyle(role: .secondary))
        .accessibilityLabel(Text(verbatim: "\(words): \(paper)"))
    }
}

private struct FileLine: View {
    let file: FileItem

    var body: some View {
        Beside(spacing: 12) {
            Picture(.file, color: Theme.soft)
            Lines {
                Lines {
                    Words(text: file.name, font: .strong)
                    Soft(text: file.detail, font: .footnote)
                    MarkLine(glyph: file.state.look.glyph, text: file.stateText, color: file.state.look.color)
                }
                .accessibilityElement(children: .combine)
                if let permille = file.permille { Bar(permille: permille, name: file.name) }
                if let remove = file.remove { PressButton(press: remove) }
            }
        }
        .padding(.horizontal, 16)
        .padding(.top, 12)
        .padding(.bottom, file.remove == nil ? 12 : 4)
    }
}
