import MotCuaCore
import SwiftUI

/// Block `Heading`.
struct HeadingBlock: View {
    let id: String
    let text: String

    var body: some View { Title(text: text).padding(.top, 8).landing(id).block(id) }
}

/// Block `Paragraph`.
struct ParagraphBlock: View {
    let id: String
    let text: String

    var body: some View { Words(text: text).landing(id).block(id) }
}

/// Block `Notice`. Its tone is told by picture and words, never by colour alone.
struct NoticeBlock: View {
    let id: String
    let tone: NoticeKind
    let title: String
    let text: String
    let code: String?
    let actions: [Press]

    var body: some View {
        Beside(spacing: 12) {
            Picture(tone.glyph, color: tone.tone.ink)
            Lines(spacing: 8) {
                Title(text: title, font: .headline).foregroundStyle(tone.tone.ink).landing(id)
                if !text.isEmpty { Words(text: text) }
                links
                Buttons(presses: actions.filter { !leads($0) })
                if let code { Soft(text: code, font: .footnote.monospaced()).textSelection(.enabled) }
            }
        }
        .padding(16)
        .background(tone.tone.tint, in: RoundedRectangle(cornerRadius: Theme.corner, style: .continuous))
        .block(id)
    }

    /// An error summary's links stand in the text, each leading to its field; other actions are buttons.
    @ViewBuilder private var links: some View {
        let links = actions.filter { leads($0) }
        if !links.isEmpty {
            VStack(alignment: .leading, spacing: 0) {
                ForEach(links, id: \.id) { PressButton(press: $0) }
            }
        }
    }

    private func leads(_ action: Press) -> Bool { action.id.after("focus:") != nil }
}

/// Block `Steps`: a numbered list.
struct StepsBlock: View {
    let id: String
    let title: String
    let steps: [Step]

    var body: some View {
        Lines(spacing: 16) {
            Title(text: title).landing(id)
            ForEach(Array(steps.enumerated()), id: \.offset) { n, step in
                StepLine(number: n + 1, step: step).landing(n == 0 && title.isEmpty ? id : nil)
            }
        }
        .block(id)
    }
}

private struct StepLine: View {
    let number: Int
    let step: Step

    var body: some View {
        Beside(spacing: 12) {
            Text(verbatim: "\(number)")
                .font(.action)
                .foregroundStyle(Theme.onTint)
                .padding(.horizontal, 8)
                .frame(minWidth: 32, minHeight: 32)
                .background(Theme.tint, in: Capsule())
            Lines {
                Words(text: step.title, font: .strong)
                Soft(text: step.text)
            }
        }
        .accessibilityElement(children: .combine)
    }
}

/// A short state beside a row.
struct TagChip: View {
    let tag: Tag

    var body: some View {
        HStack(alignment: .firstTextBaseline, spacing: 4) {
            if tag.tone == .warning || tag.tone == .error { Picture(tag.tone.glyph) }
            Text(verbatim: tag.text)
        }
        .font(.state)
        .foregroundStyle(tag.tone.tone.ink)
        .padding(.horizontal, 8)
        .padding(.vertical, 4)
        .background(tag.tone.tone.tint, in: RoundedRectangle(cornerRadius: 8, style: .continuous))
    }
}
