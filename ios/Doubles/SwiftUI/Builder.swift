// The result builder and the views it makes.

@resultBuilder public struct ViewBuilder {
    public static func buildExpression<Content: View>(_ content: Content) -> Content { content }
    public static func buildBlock() -> EmptyView { EmptyView() }
    public static func buildBlock<Content: View>(_ content: Content) -> Content { content }
    @_disfavoredOverload @MainActor public static func buildBlock<each Content: View>(
        _ content: repeat each Content
    ) -> TupleView<(repeat each Content)> {
        var all: [any View] = []
        repeat all.append(each content)
        return TupleView((repeat each content), all)
    }
    public static func buildIf<Content: View>(_ content: Content?) -> Content? { content }
    @MainActor public static func buildEither<TrueContent: View, FalseContent: View>(
        first: TrueContent
    ) -> _ConditionalContent<TrueContent, FalseContent> { .init(.first(first)) }
    @MainActor public static func buildEither<TrueContent: View, FalseContent: View>(
        second: FalseContent
    ) -> _ConditionalContent<TrueContent, FalseContent> { .init(.second(second)) }
    @MainActor public static func buildLimitedAvailability<Content: View>(_ content: Content) -> AnyView { AnyView(content) }
}

public struct EmptyView: _Primitive, Sendable {
    nonisolated public init() {}
    public func _update(_ node: _Node) { node.children { _ in } }
}

public struct TupleView<T>: _Primitive {
    public var value: T
    let all: [any View]
    init(_ value: T, _ all: [any View]) {
        self.value = value
        self.all = all
    }
    public func _update(_ node: _Node) {
        node.children { children in
            for (index, view) in all.enumerated() { children.add(view, at: index) }
        }
    }
}

public struct _ConditionalContent<TrueContent: View, FalseContent: View>: _Primitive {
    enum Storage { case first(TrueContent), second(FalseContent) }
    let storage: Storage
    init(_ storage: Storage) { self.storage = storage }
    public func _update(_ node: _Node) {
        node.children {
            switch storage {
            case .first(let view): $0.add(view, at: 0)
            case .second(let view): $0.add(view, at: 1)
            }
        }
    }
}

public struct AnyView: _Primitive {
    let view: any View
    public init<V: View>(_ view: V) { self.view = view }
    public init<V: View>(erasing view: V) { self.view = view }
    public func _update(_ node: _Node) { node.children { $0.add(view, at: 0) } }
}

public struct Group<Content> {
    let content: Content
}
extension Group: View where Content: View {
    public typealias Body = Never
    public init(@ViewBuilder content: () -> Content) { self.content = content() }
}
extension Group: _Primitive where Content: View {
    public func _update(_ node: _Node) { node.children { $0.add(content, at: 0) } }
}

public struct ForEach<Data: RandomAccessCollection, ID: Hashable, Content> {
    public var data: Data
    public var content: (Data.Element) -> Content
    let identity: (Data.Element) -> ID
}
extension ForEach: View where Content: View {
    public typealias Body = Never
    public init(_ data: Data, @ViewBuilder content: @escaping (Data.Element) -> Content)
    where Data.Element: Identifiable, ID == Data.Element.ID {
        self.init(data: data, content: content, identity: { $0.id })
    }
    public init(_ data: Data, id: KeyPath<Data.Element, ID>, @ViewBuilder content: @escaping (Data.Element) -> Content) {
        self.init(data: data, content: content, identity: { $0[keyPath: id] })
    }
}
extension ForEach where Data == Range<Int>, ID == Int, Content: View {
    public init(_ data: Range<Int>, @ViewBuilder content: @escaping (Int) -> Content) {
        self.init(data: data, content: content, identity: { $0 })
    }
}
extension ForEach: _Primitive where Content: View {
    public func _update(_ node: _Node) {
        let rows = node.tracked { data.map { (identity($0), content($0)) } }
        node.children { children in
            for (id, row) in rows { children.add(row, id: AnyHashable(id)) }
        }
    }
}
