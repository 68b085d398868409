import MotCuaCore
import SwiftUI

/// Block `Heading`.
struct HeadingBlock: View {
    let id, text: String

    var body: some View { Title(text: text).padding(.top, 8).landing(id).block(id) }
}

/// Block `Paragraph`.
struct ParagraphBlock: View {
    let id, text: String

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
            Picture(tone.look.glyph, color: tone.look.tone.ink)
            Lines(spacing: 8) {
                Title(text: title, font: .headline).foregroundStyle(tone.look.tone.ink).landing(id)
                if !text.isEmpty { Words(text: text) }
                // An error summary's links stand in the text, each leading to its field; other actions are buttons.
                Buttons(presses: actions.filter { leads($0) }, spacing: 0)
                Buttons(presses: actions.filter { !leads($0) })
                if let code { Soft(text: code, font: .footnote.monospaced()).textSelection(.enabled) }
            }
        }
        .padding(16)
        .background(tone.look.tone.tint, in: RoundedRectangle(cornerRadius: Theme.corner, style: .continuous))
        .block(id)
    }

    private func leads(_ action: Press) -> Bool { action.id.after("focus:") != nil }
}

/// Block `Steps`: a numbered list.
struct StepsBlock: View {
    let id, title: String
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
            if tag.tone == .warning || tag.tone == .error { Picture(tag.tone.look.glyph) }
            Text(verbatim: tag.text)
        }
        .font(.state)
        .foregroundStyle(tag.tone.look.tone.ink)
        .padding(.horizontal, 8)
        .padding(.vertical, 4)
        .background(tag.tone.look.tone.tint, in: RoundedRectangle(cornerRadius: 8, style: .continuous))
    }
}

/// A button as the core describes it: one filled next step, outlined other ways, red for loss, links in text.
struct PressButton: View {
    let press: Press
    @Environment(Shell.self) private var shell

    var body: some View {
        Button(press.label) { shell.press(press) }
            .buttonStyle(PressStyle(role: press.role))
            .disabled(!press.enabled)
            .accessibilityAddTraits(press.role == .link ? .isLink : [])
    }
}

/// Buttons under each other, nothing when there are none.
struct Buttons: View {
    let presses: [Press]
    var spacing: CGFloat = 12

    var body: some View {
        if !presses.isEmpty {
            VStack(alignment: .leading, spacing: spacing) {
                ForEach(presses, id: \.id) { PressButton(press: $0) }
            }
        }
    }
}

/// How a button looks by its role; it grows with its words and is never lower than a finger.
struct PressStyle: ButtonStyle {
    let role: ButtonRole

    func makeBody(configuration: Configuration) -> some View {
        PressFace(role: role, pressed: configuration.isPressed) { configuration.label }
    }
}

private struct PressFace<Words: View>: View {
    let role: ButtonRole
    let pressed: Bool
    @ViewBuilder let words: () -> Words
    @Environment(\.isEnabled) private var enabled

    var body: some View {
        face.opacity(pressed ? 0.7 : 1).contentShape(Rectangle())
    }

    private var color: Color {
        if !enabled { return Theme.soft }
        return role == .destructive ? Theme.error.ink : Theme.primary
    }

    @ViewBuilder private var face: some View {
        let shape = RoundedRectangle(cornerRadius: Theme.innerCorner, style: .continuous)
        switch role {
        case .primary:
            block.foregroundStyle(enabled ? Theme.onPrimary : Theme.soft)
                .background(enabled ? Theme.primary : Theme.rule, in: shape)
        case .secondary, .destructive:
            block.foregroundStyle(color)
                .background(Theme.surface, in: shape)
                .overlay(shape.strokeBorder(enabled ? color : Theme.rule, lineWidth: 1))
        case .link:
            words().font(.action).foregroundStyle(color)
                .multilineTextAlignment(.leading)
                .padding(.vertical, 8)
                .frame(minWidth: Theme.target, minHeight: Theme.target, alignment: .leading)
        }
    }

    private var block: some View {
        words().font(.action)
            .multilineTextAlignment(.center)
            .padding(.horizontal, 20)
            .padding(.vertical, 12)
            .frame(maxWidth: .infinity, minHeight: 52)
    }
}

/// A row that is pressed as a whole.
struct RowStyle: ButtonStyle {
    func makeBody(configuration: Configuration) -> some View {
        configuration.label
            .background(configuration.isPressed ? Theme.tint : Color.clear)
            .contentShape(Rectangle())
    }
}

extension View {
    /// Asks before something is lost or cannot be undone.
    func question(_ shell: Shell) -> some View {
        let asked = shell.asked?.confirm
        return alert(
            Text(verbatim: asked?.title ?? ""),
            isPresented: Binding(get: { shell.isAsking }, set: { if !$0 { shell.answer(false) } })
        ) {
            Button(asked?.yes ?? "", role: shell.asked?.role == .destructive ? .destructive : nil) { shell.answer(true) }
            Button(asked?.no ?? "", role: .cancel) { shell.answer(false) }
        } message: {
            if let text = asked?.text, !text.isEmpty { Text(verbatim: text) }
        }
    }

    /// Says what did not work and is no screen of the core's.
    func trouble(_ shell: Shell) -> some View {
        alert(
            Text(verbatim: shell.trouble ?? ""),
            isPresented: Binding(get: { shell.trouble != nil }, set: { if !$0 { shell.trouble = nil } })
        ) {
            Button(shell.words?.close ?? "", role: .cancel) { shell.trouble = nil }
        } message: {
            EmptyView()
        }
    }
}
