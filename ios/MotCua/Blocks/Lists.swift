import MotCuaCore
import SwiftUI

/// Block `List`: rows that lead somewhere, each made only when it is seen.
struct ListBlock: View {
    let id, title: String
    let rows: [ListRow]
    let empty: String
    let more: Press?

    var body: some View {
        Lines(spacing: 12) {
            Title(text: title).landing(id)
            if !rows.isEmpty {
                LazyVStack(alignment: .leading, spacing: 0) {
                    Rows(data: rows) { row, first in RowLine(row: row).landing(first && title.isEmpty ? id : nil) }
                }
                .card()
            } else if !empty.isEmpty {
                EmptyList(text: empty)
            }
            if let more { PressButton(press: more) }
        }
        .block(id)
    }
}

struct RowLine: View {
    let row: ListRow
    @Environment(Shell.self) private var shell

    var body: some View {
        Button(action: { shell.press(row.id) }) {
            HStack(spacing: 12) {
                Lines {
                    Words(text: row.title, font: .strong)
                    Soft(text: row.detail)
                    if let tag = row.tag { TagChip(tag: tag).padding(.top, 4) }
                }
                Picture(.next, color: Theme.soft)
            }
            .multilineTextAlignment(.leading)
            .padding(.horizontal, 16)
            .padding(.vertical, 12)
            .wide(least: 60)
        }
        .buttonStyle(RowStyle())
    }
}

/// What stands where there are no rows.
struct EmptyList: View {
    let text: String

    var body: some View {
        VStack(spacing: 12) {
            Picture(.shelf, color: Theme.edge).font(.largeTitle)
            Words(text: text, color: Theme.soft).multilineTextAlignment(.center)
        }
        .padding(.vertical, 24)
        .frame(maxWidth: .infinity)
    }
}

/// Block `Checklist`.
struct ChecklistBlock: View {
    let id, title: String
    let items: [CheckItem]

    var body: some View {
        Lines(spacing: 12) {
            Title(text: title).landing(id)
            Lines(spacing: 0) {
                Rows(data: items) { item, first in CheckLine(item: item).landing(first && title.isEmpty ? id : nil) }
            }
            .card()
        }
        .block(id)
    }
}

private struct CheckLine: View {
    let item: CheckItem
    @Environment(Shell.self) private var shell

    var body: some View {
        if item.pressable {
            Button(action: { shell.press(item.id) }) {
                HStack(spacing: 12) {
                    words
                    Picture(.next, color: Theme.soft)
                }
                .multilineTextAlignment(.leading)
                .padding(.trailing, 16)
            }
            .buttonStyle(RowStyle())
        } else {
            words.accessibilityElement(children: .combine)
        }
    }

    private var words: some View {
        Beside(spacing: 12) {
            Picture(item.state.look.glyph, color: item.state.look.color)
            Lines {
                Words(text: item.text, font: .strong)
                Soft(text: item.detail)
                if !item.stateText.isEmpty { Words(text: item.stateText, font: .state, color: item.state.look.color) }
            }
        }
        .padding(.horizontal, 16)
        .padding(.vertical, 12)
        .wide(least: 56)
    }
}

/// Block `Summary`.
struct SummaryBlock: View {
    let id, title: String
    let rows: [SummaryRow]

    var body: some View {
        Lines(spacing: 12) {
            Title(text: title).landing(id)
            Pairs(rows: rows, landing: title.isEmpty ? id : nil).card()
        }
        .block(id)
    }
}

/// Names and values under each other.
struct Pairs: View {
    let rows: [SummaryRow]
    var landing: String?

    var body: some View {
        Lines(spacing: 0) {
            Rows(data: rows) { row, first in PairLine(row: row, landing: first ? landing : nil) }
        }
    }
}

private struct PairLine: View {
    let row: SummaryRow
    let landing: String?

    /// As many letters as a link may have beside a value; longer ones go under it.
    private static let beside = 16

    var body: some View {
        frame
            .padding(.horizontal, 16)
            .padding(.vertical, row.change == nil ? 12 : 8)
    }

    @ViewBuilder private var frame: some View {
        if let change = row.change, change.label.count <= Self.beside {
            Beside(alignment: .center, spacing: 8) {
                value
                PressButton(press: change)
            }
        } else {
            Lines(spacing: 0) {
                value
                if let change = row.change { PressButton(press: change) }
            }
        }
    }

    private var value: some View {
        Lines {
            Soft(text: row.label)
            Words(text: row.value, font: .strong).textSelection(.enabled)
            if let source = row.source { MarkLine(glyph: .seal, text: source, color: Theme.primary) }
        }
        .accessibilityElement(children: .combine)
        .landing(landing)
    }
}

/// A picture and what it says in words, in one colour.
struct MarkLine: View {
    let glyph: Glyph
    let text: String
    let color: Color

    var body: some View {
        HStack(alignment: .firstTextBaseline, spacing: 8) {
            Picture(glyph)
            Text(verbatim: text).fixedSize(horizontal: false, vertical: true)
        }
        .font(.state)
        .foregroundStyle(color)
    }
}

/// Block `Document`: a signed paper and what the phone found out about it.
struct DocumentBlock: View {
    let id, title: String
    let verdict: Verdict
    let verdictText: String
    let rows: [SummaryRow]
    let actions: [Press]

    var body: some View {
        Lines(spacing: 0) {
            Title(text: title).padding(16).landing(id)
            Beside(spacing: 12) {
                Picture(verdict.look.glyph)
                Lines { Words(text: verdictText, font: .strong, color: verdict.look.tone.ink) }
            }
            .foregroundStyle(verdict.look.tone.ink)
            .padding(16)
            .background(verdict.look.tone.tint)
            .accessibilityElement(children: .combine)
            Pairs(rows: rows)
            if !actions.isEmpty { Buttons(presses: actions).padding(16) }
        }
        .card()
        .block(id)
    }
}
