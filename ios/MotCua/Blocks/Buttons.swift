import MotCuaCore
import SwiftUI

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

    var body: some View {
        if !presses.isEmpty {
            VStack(alignment: .leading, spacing: 12) {
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
    func question(_ shell: Shell) -> some View { modifier(Question(shell: shell)) }

    /// Says what did not work and is no screen of the core's.
    func trouble(_ shell: Shell) -> some View { modifier(Trouble(shell: shell)) }
}

private struct Question: ViewModifier {
    let shell: Shell

    func body(content: Content) -> some View {
        let asked = shell.asked?.confirm
        content.alert(
            Text(verbatim: asked?.title ?? ""),
            isPresented: Binding(get: { shell.isAsking }, set: { if !$0 { shell.answer(false) } })
        ) {
            Button(asked?.yes ?? "", role: shell.asked?.role == .destructive ? .destructive : nil) { shell.answer(true) }
            Button(asked?.no ?? "", role: .cancel) { shell.answer(false) }
        } message: {
            if let text = asked?.text, !text.isEmpty { Text(verbatim: text) }
        }
    }
}

private struct Trouble: ViewModifier {
    let shell: Shell

    func body(content: Content) -> some View {
        content.alert(
            Text(verbatim: shell.trouble ?? ""),
            isPresented: Binding(get: { shell.trouble != nil }, set: { if !$0 { shell.trouble = nil } })
        ) {
            Button(shell.words?.close ?? "", role: .cancel) { shell.trouble = nil }
        } message: {
            EmptyView()
        }
    }
}
