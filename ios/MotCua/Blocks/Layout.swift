import SwiftUI

/// Side by side; under each other when text is so large that neither would have room.
struct Beside<Content: View>: View {
    private let alignment: VerticalAlignment
    private let spacing: CGFloat
    private let content: Content
    @Environment(\.dynamicTypeSize) private var size

    init(_ alignment: VerticalAlignment = .firstTextBaseline, spacing: CGFloat = 12, @ViewBuilder content: () -> Content) {
        self.alignment = alignment
        self.spacing = spacing
        self.content = content()
    }

    var body: some View {
        if size.isAccessibilitySize {
            VStack(alignment: .leading, spacing: 8) { content }
        } else {
            HStack(alignment: alignment, spacing: spacing) { content }
        }
    }
}

/// Lines under each other, as wide as there is room.
struct Lines<Content: View>: View {
    private let spacing: CGFloat
    private let content: Content

    init(spacing: CGFloat = 4, @ViewBuilder content: () -> Content) {
        self.spacing = spacing
        self.content = content()
    }

    var body: some View {
        VStack(alignment: .leading, spacing: spacing) { content }
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
    func card() -> some View {
        let shape = RoundedRectangle(cornerRadius: Theme.corner, style: .continuous)
        return background(Theme.surface, in: shape)
            .overlay(shape.strokeBorder(Theme.rule, lineWidth: 1))
            .clipShape(shape)
    }

    /// As wide as there is room, and high enough for a finger.
    func wide(least: CGFloat = Theme.target) -> some View {
        frame(maxWidth: .infinity, minHeight: least, alignment: .leading)
    }
}
