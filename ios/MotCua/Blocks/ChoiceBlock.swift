import MotCuaCore
import SwiftUI

/// Block `Choice`: radio buttons, or checkboxes when several can be chosen.
struct ChoiceBlock: View {
    let id: String
    let label: InputLabel
    let options: [ChoiceOption]
    let selected: [String]
    let many: Bool
    @Environment(Shell.self) private var shell
    @State private var own: [String]?

    /// How long the person's word stands against the core's: a screen that was on its way must not flick the mark back.
    private static let patience = Duration.milliseconds(1_500)

    private struct Said: Equatable {
        let own: [String]?
        let core: [String]
    }

    private var chosen: [String] { own ?? selected }

    var body: some View {
        Lines(spacing: 8) {
            GroupWords(label: label)
            Lines(spacing: 8) {
                ForEach(options, id: \.id) { option in
                    OptionLine(option: option, chosen: chosen.contains(option.id), many: many) { press(option.id) }
                        .landing(option.id == first ? id : nil)
                }
            }
            .accessibilityElement(children: .contain)
            .accessibilityLabel(Text(verbatim: label.spoken))
            .accessibilityIdentifier((many ? "group:" : "radiogroup:") + id)
        }
        .block(id)
        .task(id: Said(own: own, core: selected)) { await settle() }
    }

    /// Where one goes on: what is chosen, else the first.
    private var first: String? { (options.first { chosen.contains($0.id) } ?? options.first)?.id }

    private func press(_ option: String) {
        let next = !many ? [option] : chosen.contains(option) ? chosen.filter { $0 != option } : chosen + [option]
        own = next
        shell.choose(id, next)
    }

    private func settle() async {
        guard let own else { return }
        if Set(own) != Set(selected) {
            try? await shell.sleep(Self.patience)
            if Task.isCancelled { return }
        }
        self.own = nil
    }
}

private struct OptionLine: View {
    let option: ChoiceOption
    let chosen: Bool
    let many: Bool
    let press: @MainActor () -> Void

    var body: some View {
        Button(action: press) {
            HStack(alignment: .firstTextBaseline, spacing: 12) {
                Picture(mark, color: chosen ? Theme.primary : Theme.edge).imageScale(.large)
                Lines {
                    Words(text: option.label)
                    Soft(text: option.hint)
                }
            }
            .multilineTextAlignment(.leading)
            .padding(.horizontal, 16)
            .padding(.vertical, 12)
            .wide(least: 56)
            .background(chosen ? Theme.tint : Theme.surface, in: shape)
            .overlay(shape.strokeBorder(chosen ? Theme.primary : Theme.edge, lineWidth: chosen ? 2 : 1))
        }
        .buttonStyle(RowStyle())
        .accessibilityAddTraits(traits)
    }

    private var shape: RoundedRectangle { RoundedRectangle(cornerRadius: Theme.innerCorner, style: .continuous) }

    private var mark: Glyph {
        switch (many, chosen) {
        case (true, true): .ticked
        case (true, false): .unticked
        case (false, true): .chosen
        case (false, false): .todo
        }
    }

    private var traits: AccessibilityTraits {
        var traits: AccessibilityTraits = many ? .isToggle : []
        if chosen { _ = traits.insert(.isSelected) }
        return traits
    }
}
