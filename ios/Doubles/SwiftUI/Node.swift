// The tree that evaluation keeps: one node a view, with the identity SwiftUI gives it (place in the parent, type, explicit id).
@_spi(Reflection) import Swift

@MainActor public final class _Node {
    enum Key: Hashable {
        case at(Int)
        case id(AnyHashable, occurrence: Int)
        /// A sheet, an alert, a representation: what is not part of the page's own flow.
        case part(String)
    }

    let key: Key
    let type: ObjectIdentifier
    let depth: Int
    let serial: Int
    unowned let host: _Host
    private(set) weak var parent: _Node?
    private(set) var nodes: [_Node] = []
    private(set) var alive = true
    private(set) var generation = 0
    var environment: EnvironmentValues
    /// What this node is to assistive technology.
    var meaning = Meaning.layout
    /// What a modifier keeps from one evaluation to the next.
    var memory: Any?
    var onRemove: [() -> Void] = []
    private var view: any View
    private var storage: [Int: AnyObject] = [:]

    init(_ view: any View, key: Key, type: ObjectIdentifier, parent: _Node?, host: _Host, environment: EnvironmentValues) {
        self.view = view
        self.key = key
        self.type = type
        self.parent = parent
        self.host = host
        self.environment = environment
        depth = (parent?.depth ?? -1) + 1
        serial = host.nextSerial()
    }

    var isPart: Bool { if case .part = key { true } else { false } }

    func evaluate(_ view: any View, _ environment: EnvironmentValues) {
        self.view = view
        self.environment = environment
        refresh()
    }

    /// Evaluates the view again as it was last given.
    func refresh() {
        generation += 1
        host.evaluations += 1
        open(view)
    }

    private func open<V: View>(_ view: V) {
        if let primitive = view as? any _Primitive { return primitive._update(self) }
        var linked = view
        link(&linked)
        let body = tracked { linked.body }
        children { $0.add(body, at: 0) }
    }

    /// Evaluates something of which a later change makes this node evaluate again.
    func tracked<T>(_ work: () -> T) -> T {
        let dirt = host.dirt
        let generation = generation
        let outer = _Host.evaluating
        _Host.evaluating = host
        defer { _Host.evaluating = outer }
        return withObservationTracking(work) { [weak self] in
            if let self { dirt.add(self, generation) }
        }
    }

    /// Puts the children in place: those of the same key and type stay, with all they remember; the others leave.
    func children(_ build: (_Children) -> Void) {
        let children = _Children(self)
        build(children)
        let kept = Set(children.nodes.map(ObjectIdentifier.init))
        let old = nodes
        nodes = children.nodes
        for node in old where !kept.contains(ObjectIdentifier(node)) { node.remove() }
    }

    func remove() {
        guard alive else { return }
        alive = false
        for node in nodes { node.remove() }
        for action in onRemove { host.later(action) }
        onRemove = []
    }

    func isInside(_ other: _Node) -> Bool {
        var node: _Node? = self
        while let current = node {
            if current === other { return true }
            node = current.parent
        }
        return false
    }
}

/// Collects the children of a node while it is evaluated.
@MainActor public final class _Children {
    private let parent: _Node
    private var old: [Identity: _Node] = [:]
    private var occurrences: [AnyHashable: Int] = [:]
    fileprivate(set) var nodes: [_Node] = []

    private struct Identity: Hashable {
        let key: _Node.Key
        let type: ObjectIdentifier
    }

    init(_ parent: _Node) {
        self.parent = parent
        for node in parent.nodes { old[Identity(key: node.key, type: node.type)] = node }
    }

    func add(_ view: any View, at index: Int, environment: EnvironmentValues? = nil) { add(view, .at(index), environment) }
    func add(_ view: any View, part: String, environment: EnvironmentValues? = nil) { add(view, .part(part), environment) }
    func add(_ view: any View, id: AnyHashable) {
        let occurrence = occurrences[id, default: 0]
        occurrences[id] = occurrence + 1
        if occurrence > 0 { parent.host.problem("the id \(id.base) occurs more than once among siblings") }
        add(view, .id(id, occurrence: occurrence), nil)
    }

    private func add(_ view: any View, _ key: _Node.Key, _ environment: EnvironmentValues?) {
        let environment = environment ?? parent.environment
        let type = ObjectIdentifier(Swift.type(of: view))
        let node =
            old[Identity(key: key, type: type)]
            ?? _Node(view, key: key, type: type, parent: parent, host: parent.host, environment: environment)
        node.evaluate(view, environment)
        nodes.append(node)
    }
}

// MARK: dynamic properties

/// A property of a view whose value the tree holds.
public protocol DynamicProperty {
    mutating func update()
}
extension DynamicProperty {
    public mutating func update() {}
}

protocol _Linked: DynamicProperty {
    @MainActor mutating func link(_ node: _Node, _ slot: Int)
}

private struct DynamicField {
    let offset: Int
    let type: any DynamicProperty.Type
}

extension _Node {
    private static var known: [ObjectIdentifier: [DynamicField]] = [:]

    private static func fields(of type: Any.Type) -> [DynamicField] {
        if let fields = known[ObjectIdentifier(type)] { return fields }
        var fields: [DynamicField] = []
        _ = _forEachField(of: type) { _, offset, type, _ in
            if let dynamic = type as? any DynamicProperty.Type { fields.append(DynamicField(offset: offset, type: dynamic)) }
            return true
        }
        known[ObjectIdentifier(type)] = fields
        return fields
    }

    /// Joins the dynamic properties of a view to what this node keeps for them.
    func link<T>(_ value: inout T) {
        withUnsafeMutablePointer(to: &value) { linkFields(UnsafeMutableRawPointer($0), T.self, 0) }
    }

    private func linkFields(_ base: UnsafeMutableRawPointer, _ type: Any.Type, _ slot: Int) {
        for field in Self.fields(of: type) { linkField(base.advanced(by: field.offset), field.type, slot + field.offset) }
    }

    private func linkField<P: DynamicProperty>(_ pointer: UnsafeMutableRawPointer, _ type: P.Type, _ slot: Int) {
        let property = pointer.assumingMemoryBound(to: P.self)
        if var linked = property.pointee as? any _Linked {
            linked.link(self, slot)
            if let linked = linked as? P { property.pointee = linked }
        } else {
            linkFields(pointer, type, slot)
            property.pointee.update()
        }
    }

    /// What is kept at a slot as long as the node lives.
    func kept<Box: AnyObject>(_ slot: Int, _ make: () -> Box) -> Box {
        if let box = storage[slot] as? Box { return box }
        let box = make()
        storage[slot] = box
        return box
    }
}
