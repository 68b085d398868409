// Words and pictures.

public struct LocalizedStringKey: Equatable, ExpressibleByStringInterpolation, Sendable {
    let text: String
    public init(_ value: String) { text = value }
    public init(stringLiteral value: String) { text = value }
    public init(stringInterpolation: StringInterpolation) { text = stringInterpolation.text }

    /// There are no tables of words here: a key reads as it is written.
    public struct StringInterpolation: StringInterpolationProtocol, Sendable {
        var text = ""
        public init(literalCapacity: Int, interpolationCount: Int) {}
        public mutating func appendLiteral(_ literal: String) { text += literal }
        public mutating func appendInterpolation(_ string: String) { text += string }
        public mutating func appendInterpolation(_ text: Text) { self.text += text.string }
        public mutating func appendInterpolation<T: _FormatSpecifiable>(_ value: T) { text += "\(value)" }
    }
}
public protocol _FormatSpecifiable: Equatable {}
extension Int: _FormatSpecifiable {}
extension Int32: _FormatSpecifiable {}
extension Int64: _FormatSpecifiable {}
extension UInt: _FormatSpecifiable {}
extension UInt32: _FormatSpecifiable {}
extension UInt64: _FormatSpecifiable {}
extension Double: _FormatSpecifiable {}
extension Float: _FormatSpecifiable {}

public struct Text: Equatable, Sendable {
    let string: String
    public init(verbatim content: String) { string = content }
    public init(_ key: LocalizedStringKey, tableName: String? = nil, bundle: Bundle? = nil, comment: StaticString? = nil) {
        string = key.text
    }
    @_disfavoredOverload public init<S: StringProtocol>(_ content: S) { string = String(content) }
    public init(_ attributedContent: AttributedString) { string = String(attributedContent.characters) }
    public init(_ image: Image) { string = "" }
    public init(_ date: Date, style: DateStyle) { string = date.formatted() }

    public struct DateStyle: Equatable, Sendable {
        let name: String
        public static let time = DateStyle(name: "time")
        public static let date = DateStyle(name: "date")
        public static let relative = DateStyle(name: "relative")
    }
    public enum Case: Hashable, Sendable { case uppercase, lowercase }
    public enum TruncationMode: Hashable, Sendable { case head, tail, middle }

    public static func + (lhs: Text, rhs: Text) -> Text { Text(verbatim: lhs.string + rhs.string) }
    public func font(_ font: Font?) -> Text { self }
    public func fontWeight(_ weight: Font.Weight?) -> Text { self }
    public func fontDesign(_ design: Font.Design?) -> Text { self }
    public func bold() -> Text { self }
    public func bold(_ isActive: Bool) -> Text { self }
    public func italic() -> Text { self }
    public func monospaced(_ isActive: Bool = true) -> Text { self }
    public func monospacedDigit() -> Text { self }
    public func underline(_ isActive: Bool = true, color: Color? = nil) -> Text { self }
    public func strikethrough(_ isActive: Bool = true, color: Color? = nil) -> Text { self }
    public func kerning(_ kerning: CGFloat) -> Text { self }
    public func foregroundStyle<S: ShapeStyle>(_ style: S) -> Text { self }
    public func foregroundColor(_ color: Color?) -> Text { self }
}
extension Text: View {
    public typealias Body = Never
}
extension Text: _Primitive {
    public func _update(_ node: _Node) {
        let string = string
        node.meaning = .leaf { string.isEmpty ? nil : AX(node: $0, kind: .text, label: string) }
    }
}

public struct Image: Equatable, Sendable {
    public enum Scale: Hashable, Sendable { case small, medium, large }
    public enum TemplateRenderingMode: Sendable { case template, original }
    public enum ResizingMode: Sendable { case tile, stretch }

    let name: String
    let decorative: Bool
    public init(systemName: String) { (name, decorative) = (systemName, false) }
    public init(_ name: String, bundle: Bundle? = nil) { (self.name, decorative) = (name, false) }
    public init(_ name: String, bundle: Bundle? = nil, label: Text) { (self.name, decorative) = (label.string, false) }
    public init(decorative name: String, bundle: Bundle? = nil) { (self.name, decorative) = (name, true) }
    public init(uiImage: UIImage) { (name, decorative) = ("", false) }
    public func resizable(capInsets: EdgeInsets = EdgeInsets(), resizingMode: ResizingMode = .stretch) -> Image { self }
    public func renderingMode(_ renderingMode: TemplateRenderingMode?) -> Image { self }
}
extension Image: View {
    public typealias Body = Never
}
extension Image: _Primitive {
    /// A symbol without words of its own is read by its name: that shows a label was forgotten.
    public func _update(_ node: _Node) {
        let (name, decorative) = (name, decorative)
        node.meaning = .leaf { decorative ? nil : AX(node: $0, kind: .image, label: name) }
    }
}

public struct Label<Title, Icon> {
    let title: Title
    let icon: Icon
}
extension Label: View where Title: View, Icon: View {
    public typealias Body = Never
    public init(@ViewBuilder title: () -> Title, @ViewBuilder icon: () -> Icon) { self.init(title: title(), icon: icon()) }
}
extension Label: _Primitive where Title: View, Icon: View {
    public func _update(_ node: _Node) {
        node.children {
            $0.add(title, at: 0)
            $0.add(icon, at: 1)
        }
        // The icon only illustrates the title.
        node.meaning = .first
    }
}
extension Label where Title == Text, Icon == Image {
    public init(_ titleKey: LocalizedStringKey, systemImage name: String) {
        self.init(title: Text(titleKey), icon: Image(systemName: name))
    }
    @_disfavoredOverload public init<S: StringProtocol>(_ title: S, systemImage name: String) {
        self.init(title: Text(title), icon: Image(systemName: name))
    }
    public init(_ titleKey: LocalizedStringKey, image name: String) { self.init(title: Text(titleKey), icon: Image(name)) }
    @_disfavoredOverload public init<S: StringProtocol>(_ title: S, image name: String) {
        self.init(title: Text(title), icon: Image(name))
    }
}
