// Containers: their children in the order of the source.

public struct VStack<Content: View>: _Primitive {
    let content: Content
    public init(alignment: HorizontalAlignment = .center, spacing: CGFloat? = nil, @ViewBuilder content: () -> Content) {
        self.content = content()
    }
    public func _update(_ node: _Node) { node.children { $0.add(content, at: 0) } }
}
public struct LazyVStack<Content: View>: _Primitive {
    let content: Content
    public init(
        alignment: HorizontalAlignment = .center, spacing: CGFloat? = nil, pinnedViews: PinnedScrollableViews = .init(),
        @ViewBuilder content: () -> Content
    ) { self.content = content() }
    public func _update(_ node: _Node) { node.children { $0.add(content, at: 0) } }
}
public struct PinnedScrollableViews: OptionSet, Sendable {
    public let rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }
    public static let sectionHeaders = PinnedScrollableViews(rawValue: 1)
    public static let sectionFooters = PinnedScrollableViews(rawValue: 2)
}
public struct HStack<Content: View>: _Primitive {
    let content: Content
    public init(alignment: VerticalAlignment = .center, spacing: CGFloat? = nil, @ViewBuilder content: () -> Content) {
        self.content = content()
    }
    public func _update(_ node: _Node) { node.children { $0.add(content, at: 0) } }
}
public struct ZStack<Content: View>: _Primitive {
    let content: Content
    public init(alignment: Alignment = .center, @ViewBuilder content: () -> Content) { self.content = content() }
    public func _update(_ node: _Node) { node.children { $0.add(content, at: 0) } }
}

/// Shows the first that fits: without a layout, the first.
public struct ViewThatFits<Content: View>: _Primitive {
    let content: Content
    public init(in axes: Axis.Set = [.horizontal, .vertical], @ViewBuilder content: () -> Content) { self.content = content() }
    public func _update(_ node: _Node) {
        node.children { $0.add(content, at: 0) }
        node.meaning = .fitting
    }
}

public protocol Layout: Sendable {}
public struct HStackLayout: Layout {
    public init(alignment: VerticalAlignment = .center, spacing: CGFloat? = nil) {}
}
public struct VStackLayout: Layout {
    public init(alignment: HorizontalAlignment = .center, spacing: CGFloat? = nil) {}
}
public struct AnyLayout: Layout {
    public init<L: Layout>(_ layout: L) {}
}
public struct _LayoutView<Content: View>: _Primitive {
    let content: Content
    public func _update(_ node: _Node) { node.children { $0.add(content, at: 0) } }
}
extension Layout {
    @MainActor public func callAsFunction<V: View>(@ViewBuilder _ content: () -> V) -> some View { _LayoutView(content: content()) }
}

public struct Spacer: _Primitive {
    public nonisolated init(minLength: CGFloat? = nil) {}
    public func _update(_ node: _Node) {}
}
public struct Divider: _Primitive {
    public nonisolated init() {}
    public func _update(_ node: _Node) {}
}

public struct ScrollView<Content: View>: _Primitive {
    public var content: Content
    public init(_ axes: Axis.Set = .vertical, showsIndicators: Bool = true, @ViewBuilder content: () -> Content) {
        self.content = content()
    }
    public func _update(_ node: _Node) { node.children { $0.add(content, at: 0) } }
}
public struct ScrollViewReader<Content: View>: _Primitive {
    public var content: (ScrollViewProxy) -> Content
    public init(@ViewBuilder content: @escaping (ScrollViewProxy) -> Content) { self.content = content }
    public func _update(_ node: _Node) {
        let body = node.tracked { content(ScrollViewProxy(host: node.host)) }
        node.children { $0.add(body, at: 0) }
    }
}
@MainActor @preconcurrency public struct ScrollViewProxy {
    weak var host: _Host?
    public func scrollTo<ID: Hashable>(_ id: ID, anchor: UnitPoint? = nil) { host?.scrolls.append(AnyHashable(id)) }
}

public struct GeometryProxy {
    public var size: CGSize { CGSize(width: 390, height: 844) }
    public var safeAreaInsets: EdgeInsets { EdgeInsets() }
}
public struct GeometryReader<Content: View>: _Primitive {
    public var content: (GeometryProxy) -> Content
    public init(@ViewBuilder content: @escaping (GeometryProxy) -> Content) { self.content = content }
    public func _update(_ node: _Node) {
        let body = node.tracked { content(GeometryProxy()) }
        node.children { $0.add(body, at: 0) }
    }
}

public struct Section<Parent, Content, Footer> {
    let header: Parent
    let content: Content
    let footer: Footer
}
extension Section: View where Parent: View, Content: View, Footer: View {
    public typealias Body = Never
    public init(@ViewBuilder content: () -> Content, @ViewBuilder header: () -> Parent, @ViewBuilder footer: () -> Footer) {
        self.init(header: header(), content: content(), footer: footer())
    }
}
extension Section: _Primitive where Parent: View, Content: View, Footer: View {
    public func _update(_ node: _Node) {
        node.children {
            $0.add(header, at: 0)
            $0.add(content, at: 1)
            $0.add(footer, at: 2)
        }
    }
}
extension Section where Parent: View, Content: View, Footer == EmptyView {
    public init(@ViewBuilder content: () -> Content, @ViewBuilder header: () -> Parent) {
        self.init(header: header(), content: content(), footer: EmptyView())
    }
}
