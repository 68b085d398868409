import MotCuaCore
import SwiftUI

/// Side by side; under each other when text is so large that neither would have room.
struct Beside<Content: View>: View {
    var alignment = VerticalAlignment.firstTextBaseline
    var spacing: CGFloat = 12
    @ViewBuilder let content: () -> Content
    @Environment(\.dynamicTypeSize) private var size

    var body: some View {
        let beside = AnyLayout(HStackLayout(alignment: alignment, spacing: spacing))
        let layout = size.isAccessibilitySize ? AnyLayout(VStackLayout(alignment: .leading, spacing: 8)) : beside
        layout { content() }
    }
}

/// Lines under each other, as wide as there is room.
struct Lines<Content: View>: View {
    var spacing: CGFloat = 4
    @ViewBuilder let content: () -> Content

    var body: some View {
        VStack(alignment: .leading, spacing: spacing) { content() }
            .frame(maxWidth: .infinity, alignment: .leading)
    }
}

/// A heading, nothing when it has no words.
struct Title: View {
    let text: String
    var font: Font = .section
    var level: AccessibilityHeadingLevel = .h2

    var body: some View {
        if !text.isEmpty {
            Text(verbatim: text)
                .font(font)
                .fixedSize(horizontal: false, vertical: true)
                .accessibilityAddTraits(.isHeader)
                .accessibilityHeading(level)
        }
    }
}

/// Softer words under others, nothing when there are none.
struct Soft: View {
    let text: String
    var font: Font = .subheadline

    var body: some View {
        if !text.isEmpty { Words(text: text, font: font, color: Theme.soft) }
    }
}

/// Running text. Vietnamese stacks marks over and under letters, so lines stand a little apart.
struct Words: View {
    let text: String
    var font: Font = .body
    var color: Color = Theme.ink
    @ScaledMetric private var air: CGFloat = 3

    var body: some View {
        Text(verbatim: text)
            .font(font)
            .foregroundStyle(color)
            .lineSpacing(air)
            .fixedSize(horizontal: false, vertical: true)
    }
}

/// A line between rows of a card.
struct Rule: View {
    var body: some View { Theme.rule.frame(height: 1).accessibilityHidden(true) }
}

/// Rows of one card with lines between them. A row is told whether it is the first.
struct Rows<Element: Keyed, Row: View>: View {
    let data: [Element]
    @ViewBuilder let row: (Element, Bool) -> Row

    var body: some View {
        ForEach(data, id: \.id) { element in
            let first = element.id == data.first?.id
            if !first { Rule() }
            row(element, first)
        }
    }
}

extension View {
    /// A card with a fine edge: what belongs together.
    func card(_ color: Color = Theme.surface) -> some View {
        let shape = RoundedRectangle(cornerRadius: Theme.corner, style: .continuous)
        return background(color, in: shape)
            .overlay(shape.strokeBorder(Theme.rule, lineWidth: 1))
            .clipShape(shape)
    }

    /// As wide as there is room, and high enough for a finger.
    func wide(least: CGFloat = Theme.target) -> some View {
        frame(maxWidth: .infinity, minHeight: least, alignment: .leading)
    }
}

/// The focus of a page, which its blocks share: the keyboard's and VoiceOver's, both by the ids of blocks.
struct Reach {
    /// Id of the block that is typed in; the second and third part of a date have keys of their own.
    let typing: FocusState<String?>.Binding
    /// Id of the block VoiceOver reads.
    let heard: AccessibilityFocusState<String?>.Binding
    /// What is typed in on this page, in order.
    let order: [String]

    /// To the input after this one; away from the keyboard when there is none.
    func next(after key: String) {
        let later = order.drop { $0 != key }.dropFirst()
        typing.wrappedValue = later.first
    }
}

extension EnvironmentValues {
    var reach: Reach? {
        get { self[ReachKey.self] }
        set { self[ReachKey.self] = newValue }
    }
}

private struct ReachKey: EnvironmentKey {
    static var defaultValue: Reach? { nil }
}

extension View {
    /// VoiceOver lands here when focus is moved to the block of this id.
    func landing(_ id: String?) -> some View { modifier(Landing(id: id)) }

    /// A block of the page: found by its id, its parts read one by one.
    func block(_ id: String) -> some View {
        accessibilityElement(children: .contain).accessibilityIdentifier("block:" + id)
    }

    /// Tells what is wrong with an input where VoiceOver reads it after the value, named as the input is.
    @ViewBuilder func wrong(_ label: InputLabel) -> some View {
        if let error = label.error {
            accessibilityCustomContent(
                AccessibilityCustomContentKey(Text(verbatim: label.text), id: "error"), Text(verbatim: error), importance: .high)
        } else {
            self
        }
    }
}

private struct Landing: ViewModifier {
    let id: String?
    @Environment(\.reach) private var reach

    func body(content: Content) -> some View {
        if let id, let reach {
            content.accessibilityFocused(reach.heard, equals: id)
        } else {
            content
        }
    }
}
