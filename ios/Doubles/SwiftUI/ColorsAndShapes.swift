// Colours, styles and shapes: views without anything to say.

public protocol ShapeStyle: Sendable {}

public struct Color: Hashable, Sendable, ShapeStyle {
    let base: UIColor
    var alpha: Double = 1

    public init(uiColor: UIColor) { base = uiColor }
    public init(_ color: UIColor) { base = color }
    public init(red: Double, green: Double, blue: Double, opacity: Double = 1) {
        base = UIColor(red: red, green: green, blue: blue, alpha: opacity)
    }
    public init(white: Double, opacity: Double = 1) { base = UIColor(white: white, alpha: opacity) }
    public init(_ name: String, bundle: Bundle? = nil) { base = UIColor(white: 0.5, alpha: 1) }
    public func opacity(_ opacity: Double) -> Color {
        var color = self
        color.alpha *= opacity
        return color
    }
    public static let clear = Color(uiColor: .clear)
    public static let black = Color(uiColor: .black)
    public static let white = Color(uiColor: .white)
    public static let red = Color(uiColor: .systemRed)
    public static let green = Color(uiColor: .systemGreen)
    public static let blue = Color(uiColor: .systemBlue)
    public static let orange = Color(red: 1, green: 0.584, blue: 0)
    public static let yellow = Color(red: 1, green: 0.8, blue: 0)
    public static let gray = Color(red: 0.557, green: 0.557, blue: 0.576)
    public static let primary = Color(uiColor: .label)
    public static let secondary = Color(uiColor: .secondaryLabel)
    public static let accentColor = Color(uiColor: .systemBlue)
}
extension Color: View {
    public typealias Body = Never
}
extension Color: _Primitive {
    public func _update(_ node: _Node) { node.meaning = .visual }
}
extension UIColor {
    public convenience init(_ color: Color) {
        self.init { color.base.resolvedColor(with: $0).withAlphaComponent(color.alpha) }
    }
}

extension ShapeStyle where Self == Color {
    public static var clear: Color { .clear }
    public static var black: Color { .black }
    public static var white: Color { .white }
    public static var red: Color { .red }
    public static var green: Color { .green }
    public static var blue: Color { .blue }
    public static var orange: Color { .orange }
    public static var yellow: Color { .yellow }
    public static var gray: Color { .gray }
}
public struct HierarchicalShapeStyle: ShapeStyle {
    public static let primary = Self()
    public static let secondary = Self()
    public static let tertiary = Self()
    public static let quaternary = Self()
}
extension ShapeStyle where Self == HierarchicalShapeStyle {
    public static var primary: Self { .primary }
    public static var secondary: Self { .secondary }
    public static var tertiary: Self { .tertiary }
    public static var quaternary: Self { .quaternary }
}
public struct TintShapeStyle: ShapeStyle { public init() {} }
extension ShapeStyle where Self == TintShapeStyle { public static var tint: Self { Self() } }
public struct BackgroundStyle: ShapeStyle { public init() {} }
extension ShapeStyle where Self == BackgroundStyle { public static var background: Self { Self() } }
public struct Material: ShapeStyle {}
extension ShapeStyle where Self == Material {
    public static var regularMaterial: Self { Self() }
    public static var thinMaterial: Self { Self() }
    public static var bar: Self { Self() }
}
public struct AnyShapeStyle: ShapeStyle {
    let style: any ShapeStyle
    public init<S: ShapeStyle>(_ style: S) { self.style = style }
}

// MARK: shapes

public struct Path: Equatable, Sendable {
    public private(set) var points: [CGPoint] = []
    public private(set) var isClosed = false
    public init() {}
    public init(_ rect: CGRect) {}
    public init(ellipseIn rect: CGRect) { points = [CGPoint(x: rect.midX, y: rect.midY)] }
    public mutating func move(to end: CGPoint) { points.append(end) }
    public mutating func addLine(to end: CGPoint) { points.append(end) }
    public mutating func addLines(_ lines: [CGPoint]) { points += lines }
    public mutating func closeSubpath() { isClosed = true }
}

/// What a canvas is drawn with: keeps what was drawn, in order.
public struct GraphicsContext {
    public struct Shading: Sendable {
        public static func color(_ color: Color) -> Self { Self() }
    }
    let drawn: _Drawn
    public func fill(_ path: Path, with shading: Shading, style: FillStyle = FillStyle()) { drawn.marks.append(.fill(path)) }
    public func stroke(_ path: Path, with shading: Shading, lineWidth: CGFloat = 1) { drawn.marks.append(.stroke(path)) }
    public func draw(_ text: Text, at point: CGPoint, anchor: UnitPoint = .center) { drawn.marks.append(.text(text.string, point)) }
}
/// The tests' side of a canvas.
public final class _Drawn {
    public enum Mark: Equatable { case fill(Path), stroke(Path), text(String, CGPoint) }
    public fileprivate(set) var marks: [Mark] = []
}
public struct Canvas: _Primitive {
    let renderer: (inout GraphicsContext, CGSize) -> Void
    public init(opaque: Bool = false, rendersAsynchronously: Bool = false, renderer: @escaping (inout GraphicsContext, CGSize) -> Void) {
        self.renderer = renderer
    }
    /// Drawn once on a square, as a page would draw it.
    public func _update(_ node: _Node) {
        let drawn = _Drawn()
        var context = GraphicsContext(drawn: drawn)
        node.tracked { renderer(&context, CGSize(width: 390, height: 390)) }
        node.memory = drawn
        node.meaning = .visual
    }
}

public protocol Shape: Sendable, View {
    nonisolated func path(in rect: CGRect) -> Path
}
public protocol InsettableShape: Shape {}
public struct _ShapeView: _Primitive {
    public func _update(_ node: _Node) { node.meaning = .visual }
}
extension Shape {
    public var body: _ShapeView { _ShapeView() }
    public nonisolated func path(in rect: CGRect) -> Path { Path(rect) }
    public func fill<S: ShapeStyle>(_ content: S, style: FillStyle = FillStyle()) -> some View { self }
    public func fill(style: FillStyle = FillStyle()) -> some View { self }
    public func stroke<S: ShapeStyle>(_ content: S, lineWidth: CGFloat = 1) -> some View { self }
    public func stroke<S: ShapeStyle>(_ content: S, style: StrokeStyle) -> some View { self }
    public func trim(from startFraction: CGFloat = 0, to endFraction: CGFloat = 1) -> some Shape { self }
}
extension InsettableShape {
    public func strokeBorder<S: ShapeStyle>(_ content: S, lineWidth: CGFloat = 1, antialiased: Bool = true) -> some View { self }
    public func strokeBorder<S: ShapeStyle>(_ content: S, style: StrokeStyle, antialiased: Bool = true) -> some View { self }
    public func inset(by amount: CGFloat) -> some InsettableShape { self }
}

public struct Rectangle: InsettableShape { public nonisolated init() {} }
public struct Circle: InsettableShape { public nonisolated init() {} }
public struct Ellipse: InsettableShape { public nonisolated init() {} }
public struct Capsule: InsettableShape {
    public nonisolated init(style: RoundedCornerStyle = .continuous) {}
}
public struct RoundedRectangle: InsettableShape {
    public nonisolated init(cornerRadius: CGFloat, style: RoundedCornerStyle = .continuous) {}
    public nonisolated init(cornerSize: CGSize, style: RoundedCornerStyle = .continuous) {}
}
public struct UnevenRoundedRectangle: InsettableShape {
    public nonisolated init(
        topLeadingRadius: CGFloat = 0, bottomLeadingRadius: CGFloat = 0, bottomTrailingRadius: CGFloat = 0,
        topTrailingRadius: CGFloat = 0, style: RoundedCornerStyle = .continuous
    ) {}
}
extension Shape where Self == Rectangle { public static var rect: Rectangle { Rectangle() } }
extension Shape where Self == Circle { public static var circle: Circle { Circle() } }
extension Shape where Self == Capsule { public static var capsule: Capsule { Capsule() } }
extension Shape where Self == RoundedRectangle {
    public static func rect(cornerRadius: CGFloat, style: RoundedCornerStyle = .continuous) -> Self {
        RoundedRectangle(cornerRadius: cornerRadius, style: style)
    }
}
