import MotCuaCore
import SwiftUI

/// Block `Timeline`: newest last, the way between entries drawn.
struct TimelineBlock: View {
    let id: String
    let title: String
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
            Picture(entry.state.glyph, color: entry.state.color).frame(width: side, height: side)
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
            meta.fixedSize(horizontal: false, vertical: true)
            if !entry.detail.isEmpty { Words(text: entry.detail, font: .subheadline) }
        }
    }

    private var meta: Text {
        let state = Text(verbatim: entry.stateText).font(.footnote.weight(.semibold)).foregroundStyle(entry.state.color)
        if entry.time.isEmpty { return state }
        return state + Text(verbatim: " · " + entry.time).font(.footnote).foregroundStyle(Theme.soft)
    }
}

/// Block `Fee`.
struct FeeBlock: View {
    let id: String
    let title: String
    let lines: [FeeLine]
    let total: String
    let note: String

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
    let id: String
    let label: String
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
        if let permille {
            ProgressView(value: Double(min(permille, 1_000)), total: 1_000)
        } else {
            ProgressView()
        }
    }
}
