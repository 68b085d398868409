// Focus of the keyboard and of assistive technology, as states that follow it and move it.

enum _FocusKind { case input, spoken }

protocol _FocusBox: AnyObject {
    var isNone: Bool { get }
    func wants(_ value: AnyHashable) -> Bool
    func take(_ value: AnyHashable)
    func leave(_ value: AnyHashable)
    func reset()
}

final class _FocusValue<Value: Hashable>: _Box<Value>, _FocusBox, @unchecked Sendable {
    private let none: Value
    private weak var host: _Host?

    init(none: Value, host: _Host) {
        self.none = none
        self.host = host
        super.init(none)
    }

    var isNone: Bool { peek == none }
    func wants(_ value: AnyHashable) -> Bool { AnyHashable(peek) == value }
    func take(_ value: AnyHashable) { if let value = value.base as? Value { self.value = value } }
    func leave(_ value: AnyHashable) { if wants(value) { reset() } }
    func reset() { value = none }

    /// What the app asks for; the focus itself moves after the evaluation.
    func request(_ value: Value) {
        self.value = value
        MainActor.assumeIsolated { host?.focusRequests.append(self) }
    }
}

@propertyWrapper public struct FocusState<Value: Hashable>: DynamicProperty {
    private let none: Value
    private var box: _FocusValue<Value>?

    public init() where Value == Bool { none = false }
    public init<T: Hashable>() where Value == T? { none = nil }

    public var wrappedValue: Value {
        get { box?.value ?? none }
        nonmutating set { box?.request(newValue) }
    }
    public var projectedValue: FocusState<Value>.Binding { Binding(none: none, box: box) }

    @propertyWrapper public struct Binding {
        let none: Value
        let box: _FocusValue<Value>?
        public var wrappedValue: Value {
            get { box?.value ?? none }
            nonmutating set { box?.request(newValue) }
        }
        public var projectedValue: FocusState<Value>.Binding { self }
    }
}
extension FocusState: Sendable where Value: Sendable {}
extension FocusState.Binding: Sendable where Value: Sendable {}
extension FocusState: _Linked {
    mutating func link(_ node: _Node, _ slot: Int) {
        let none = none
        box = node.kept(slot) { _FocusValue(none: none, host: node.host) }
    }
}

@propertyWrapper public struct AccessibilityFocusState<Value: Hashable>: DynamicProperty {
    private let none: Value
    private var box: _FocusValue<Value>?

    public init() where Value == Bool { none = false }
    public init<T: Hashable>() where Value == T? { none = nil }

    public var wrappedValue: Value {
        get { box?.value ?? none }
        nonmutating set { box?.request(newValue) }
    }
    public var projectedValue: AccessibilityFocusState<Value>.Binding { Binding(none: none, box: box) }

    @propertyWrapper public struct Binding {
        let none: Value
        let box: _FocusValue<Value>?
        public var wrappedValue: Value {
            get { box?.value ?? none }
            nonmutating set { box?.request(newValue) }
        }
        public var projectedValue: AccessibilityFocusState<Value>.Binding { self }
    }
}
extension AccessibilityFocusState: Sendable where Value: Sendable {}
extension AccessibilityFocusState.Binding: Sendable where Value: Sendable {}
extension AccessibilityFocusState: _Linked {
    mutating func link(_ node: _Node, _ slot: Int) {
        let none = none
        box = node.kept(slot) { _FocusValue(none: none, host: node.host) }
    }
}

/// What a focus modifier says: this content has the focus when the state has this value.
struct _FocusClaim {
    let kind: _FocusKind
    let box: any _FocusBox
    let value: AnyHashable
}

struct _FocusModifier: _PrimitiveModifier {
    let claim: _FocusClaim?
    func _update(_ node: _Node, content: any View) {
        if node.memory == nil { node.host.focusNodes.append(node) }
        node.memory = claim
        // What leaves the tree with the focus in it lets go of it.
        node.onRemove = claim.map { claim in [{ if node.host.holds(node, claim.kind) { claim.box.leave(claim.value) } }] } ?? []
        node.children { $0.add(content, at: 0) }
    }
}

extension View {
    public func focused<Value: Hashable>(_ binding: FocusState<Value>.Binding, equals value: Value) -> some View {
        modifier(_FocusModifier(claim: binding.box.map { _FocusClaim(kind: .input, box: $0, value: AnyHashable(value)) }))
    }
    public func focused(_ condition: FocusState<Bool>.Binding) -> some View {
        modifier(_FocusModifier(claim: condition.box.map { _FocusClaim(kind: .input, box: $0, value: true) }))
    }
    public func accessibilityFocused<Value: Hashable>(
        _ binding: AccessibilityFocusState<Value>.Binding, equals value: Value
    ) -> some View {
        modifier(_FocusModifier(claim: binding.box.map { _FocusClaim(kind: .spoken, box: $0, value: AnyHashable(value)) }))
    }
    public func accessibilityFocused(_ condition: AccessibilityFocusState<Bool>.Binding) -> some View {
        modifier(_FocusModifier(claim: condition.box.map { _FocusClaim(kind: .spoken, box: $0, value: true) }))
    }
    public func focusable(_ isFocusable: Bool = true) -> some View { self }
    public func focusSection() -> some View { self }
}

extension _Host {
    private func claims(_ kind: _FocusKind) -> [(node: _Node, claim: _FocusClaim)] {
        focusNodes.removeAll { !$0.alive }
        return focusNodes.compactMap { node in
            guard let claim = node.memory as? _FocusClaim, claim.kind == kind else { return nil }
            return (node, claim)
        }
    }

    private func covers(_ claimant: _Node, _ node: _Node, _ kind: _FocusKind) -> Bool {
        node.isInside(claimant) || (kind == .spoken && claimant.isInside(node))
    }

    func holds(_ claimant: _Node, _ kind: _FocusKind) -> Bool {
        guard let current = kind == .input ? focused : spoken else { return false }
        return covers(claimant, current, kind)
    }

    /// Moves the focus, and tells every state that follows it.
    func moveFocus(_ kind: _FocusKind, to node: _Node?) {
        switch kind {
        case .input: focused = node
        case .spoken: spoken = node
        }
        let all = claims(kind)
        let holds = all.map { claim in node.map { covers(claim.node, $0, kind) } ?? false }
        for (claim, held) in zip(all, holds) where !held { claim.claim.box.leave(claim.claim.value) }
        for (claim, held) in zip(all, holds) where held { claim.claim.box.take(claim.claim.value) }
    }

    /// Does what states asked for. False when there was nothing to do.
    func settleFocus() -> Bool {
        var moved = false
        if let node = focused, !node.alive || !node.environment.isEnabled {
            moveFocus(.input, to: nil)
            moved = true
        }
        if let node = spoken, !node.alive {
            moveFocus(.spoken, to: nil)
            moved = true
        }
        let requests = focusRequests
        focusRequests = []
        for box in requests { grant(box) }
        return moved || !requests.isEmpty
    }

    private func grant(_ box: any _FocusBox) {
        for kind in [_FocusKind.input, .spoken] {
            let mine = claims(kind).filter { $0.claim.box === box }
            guard !mine.isEmpty else { continue }
            let current = kind == .input ? focused : spoken
            if box.isNone {
                if let current, mine.contains(where: { covers($0.node, current, kind) }) { moveFocus(kind, to: nil) }
                return
            }
            guard let wanted = mine.first(where: { box.wants($0.claim.value) }), let target = target(kind, wanted.node) else {
                return box.reset()
            }
            return moveFocus(kind, to: target)
        }
        if !box.isNone { box.reset() }
    }

    private func target(_ kind: _FocusKind, _ claimant: _Node) -> _Node? {
        let all = AX.reachable(self)
        return all.first { ax in
            kind == .input
                ? ax.field != nil && !ax.disabled && ax.node.isInside(claimant)
                : ax.node.isInside(claimant) || claimant.isInside(ax.node)
        }?.node
    }
}
