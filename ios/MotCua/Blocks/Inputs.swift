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
