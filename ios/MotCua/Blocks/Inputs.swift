import MotCuaCore
import MotCuaKit
import SwiftUI

/// Block `Field`: the person's own text, offered the core's value only where nobody types.
struct FieldBlock: View {
    let id: String
    let label: InputLabel
    let input: FieldKind
    let value: String
    let revision: UInt64
    let limit: UInt32
    @Environment(Shell.self) private var shell

    var body: some View {
        let buffer = shell.buffers.text(id, value: value, revision: revision)
        Lines(spacing: 8) {
            LabelWords(label: label).accessibilityHidden(true)
            Frame(wrong: label.error != nil) {
                if input == .search { Picture(.search, color: Theme.soft) }
                TypedPart(
                    buffer: buffer, offer: Offer(parts: [value], revision: revision), part: 0, keys: [id], limit: Int(limit), kind: input
                )
                .accessibilityLabel(Text(verbatim: label.spoken))
                .accessibilityHint(Text(verbatim: label.help))
                .accessibilityAddTraits(input == .search ? .isSearchField : [])
                .wrong(label)
                .landing(id)
            }
            Under(label: label).accessibilityHidden(true)
        }
        .block(id)
    }
}

/// What the core says stands in an input.
struct Offer: Equatable {
    let parts: [String]
    let revision: UInt64
}

/// One part of what is typed: commits on a pause, on return and when it is left; takes the core's word when nobody types.
struct TypedPart: View {
    let buffer: TextBuffer
    let offer: Offer
    let part: Int
    /// The keys of all parts of the block.
    let keys: [String]
    let limit: Int
    let kind: FieldKind
    @Environment(\.reach) private var reach

    private var text: Binding<String> {
        Binding(get: { buffer.parts[part] }, set: { buffer.type($0, part: part, limit: limit) })
    }

    /// Whether any part of the block is typed in.
    private var typing: Bool {
        guard let key = reach?.typing.wrappedValue else { return false }
        return keys.contains(key)
    }

    var body: some View {
        if let reach {
            typed
                .keyboard(kind)
                .font(.body)
                .foregroundStyle(Theme.ink)
                .focused(reach.typing, equals: keys[part])
                .onSubmit { submit(reach) }
                .onChange(of: typing) {
                    buffer.focused = typing
                    take()
                }
                .onChange(of: offer, initial: true) { take() }
        }
    }

    @ViewBuilder private var typed: some View {
        let axis: Axis = kind == .multiline ? .vertical : .horizontal
        if kind == .pin { SecureField(text: text) { EmptyView() } } else { TextField(text: text, axis: axis) { EmptyView() } }
    }

    private func take() { buffer.offer(offer.parts, revision: offer.revision) }

    private func submit(_ reach: Reach) {
        buffer.commit()
        if kind == .search { reach.typing.wrappedValue = nil } else { reach.next(after: keys[part]) }
    }
}

/// The box around what is typed.
struct Frame<Content: View>: View {
    let wrong: Bool
    @ViewBuilder let content: () -> Content

    var body: some View {
        let shape = RoundedRectangle(cornerRadius: Theme.innerCorner, style: .continuous)
        HStack(alignment: .firstTextBaseline, spacing: 8) { content() }
            .padding(.horizontal, 12)
            .padding(.vertical, 12)
            .wide(least: 48)
            .background(Theme.surface, in: shape)
            .overlay(shape.strokeBorder(wrong ? Theme.error.ink : Theme.edge, lineWidth: wrong ? 2 : 1))
    }
}

/// Name and hint of an input.
struct LabelWords: View {
    let label: InputLabel

    var body: some View {
        Lines {
            name.fixedSize(horizontal: false, vertical: true)
            Soft(text: label.hint)
        }
    }

    private var name: Text {
        let name = Text(verbatim: label.text).font(.strong).foregroundStyle(Theme.ink)
        if !label.optional || label.optionalText.isEmpty { return name }
        return name + Text(verbatim: " " + label.optionalText).font(.subheadline).foregroundStyle(Theme.soft)
    }
}

/// Where a value came from, and what is wrong with it.
struct Under: View {
    let label: InputLabel

    var body: some View {
        if let source = label.source { MarkLine(glyph: .seal, text: source, color: Theme.primary) }
        if let error = label.error { MarkLine(glyph: .error, text: error, color: Theme.error.ink) }
    }
}

/// Name, hint, source and error over a group of inputs, read as one.
struct GroupWords: View {
    let label: InputLabel

    var body: some View {
        Lines(spacing: 8) {
            LabelWords(label: label)
            Under(label: label)
        }
        .accessibilityElement(children: .combine)
        .wrong(label)
    }
}

extension InputLabel {
    /// The name with the words for optional.
    var spoken: String { optional && !optionalText.isEmpty ? text + " " + optionalText : text }

    /// The hint and where the value came from.
    var help: String { [hint, source ?? ""].filter { !$0.isEmpty }.joined(separator: ". ") }
}

extension View {
    /// The keyboard, capitals and corrections that fit what is typed.
    fileprivate func keyboard(_ kind: FieldKind) -> some View {
        keyboardType(kind.keyboard)
            .textContentType(kind.content)
            .textInputAutocapitalization(kind.capitals)
            .autocorrectionDisabled(kind != .text && kind != .multiline)
            .submitLabel(kind == .search ? .search : kind == .multiline ? .return : .next)
            .lineLimit(kind == .multiline ? 4...10 : 1...1)
    }
}

extension FieldKind {
    fileprivate var keyboard: UIKeyboardType {
        switch self {
        case .number: .decimalPad
        case .money, .idNumber, .pin: .numberPad
        case .phone: .phonePad
        case .email: .emailAddress
        case .text, .name, .multiline, .search: .default
        }
    }

    fileprivate var content: UITextContentType? {
        switch self {
        case .name: .name
        case .phone: .telephoneNumber
        case .email: .emailAddress
        default: nil
        }
    }

    fileprivate var capitals: TextInputAutocapitalization {
        switch self {
        case .name: .words
        case .text, .multiline: .sentences
        default: .never
        }
    }
}

/// Block `Date`: day, month and year in boxes of their own; papers of older people may know only the year.
struct DateBlock: View {
    let id: String
    let label: InputLabel
    let value: PartialDate
    let revision: UInt64
    @Environment(Shell.self) private var shell

    /// Boxes as wide as what goes in, at every text size.
    @ScaledMetric(relativeTo: .body) private var short: CGFloat = 72
    @ScaledMetric(relativeTo: .body) private var long: CGFloat = 104

    /// What its parts are known by on the page; the first by the block's own id.
    static func keys(_ id: String) -> [String] { [id, id + "/month", id + "/year"] }

    var body: some View {
        let buffer = shell.buffers.date(id, value: value, revision: revision)
        Lines(spacing: 8) {
            GroupWords(label: label)
            Beside(alignment: .top, spacing: 12) {
                ForEach(0..<3, id: \.self) { part($0, of: buffer) }
            }
            .accessibilityElement(children: .contain)
            .accessibilityLabel(Text(verbatim: label.spoken))
            .accessibilityIdentifier("group:" + id)
        }
        .block(id)
    }

    private func part(_ n: Int, of buffer: TextBuffer) -> some View {
        VStack(alignment: .leading, spacing: 4) {
            Soft(text: names[n]).accessibilityHidden(true)
            Frame(wrong: label.error != nil) {
                TypedPart(
                    buffer: buffer, offer: Offer(parts: value.parts, revision: revision), part: n, keys: Self.keys(id),
                    limit: n == 2 ? 4 : 2, kind: .idNumber
                )
                .accessibilityLabel(Text(verbatim: names[n]))
                .wrong(label)
                .landing(n == 0 ? id : nil)
            }
            .frame(width: n == 2 ? long : short)
        }
    }

    private var names: [String] { shell.words.map { [$0.day, $0.month, $0.year] } ?? ["", "", ""] }
}

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
