// Values that outlive a view: kept by the node, found again by identity.

/// A value whose readers are evaluated again when it changes.
class _Box<Value>: Observable, @unchecked Sendable {
    private let registrar = ObservationRegistrar()
    private let lock = NSRecursiveLock()
    private var stored: Value

    init(_ value: Value) { stored = value }

    var value: Value {
        get {
            registrar.access(self, keyPath: \.value)
            return lock.withLock { stored }
        }
        set {
            if same(lock.withLock { stored }, newValue) { return }
            if _Host.evaluator.isCurrent {
                MainActor.assumeIsolated { _Host.evaluating?.problem("a state is written while a body is evaluated") }
            }
            registrar.withMutation(of: self, keyPath: \.value) { lock.withLock { stored = newValue } }
        }
    }

    /// Without becoming a reader.
    var peek: Value { lock.withLock { stored } }

    private func same(_ a: Value, _ b: Value) -> Bool {
        guard let a = a as? any Equatable else { return false }
        return a.equals(b)
    }
}

extension Equatable {
    fileprivate func equals(_ other: Any) -> Bool { (other as? Self) == self }
}

@propertyWrapper public struct State<Value>: DynamicProperty {
    private let initial: Value
    private var box: _Box<Value>?

    public init(wrappedValue value: Value) { initial = value }
    public init(initialValue value: Value) { initial = value }

    /// Outside of a body there is only the first value, and writing is lost, as in SwiftUI.
    public var wrappedValue: Value {
        get { if let box { box.value } else { initial } }
        nonmutating set { box?.value = newValue }
    }
    public var projectedValue: Binding<Value> {
        guard let box else { return .constant(initial) }
        return Binding(read: { box.value }, write: { box.value = $0 })
    }
}
extension State where Value: ExpressibleByNilLiteral {
    public init() { self.init(wrappedValue: nil) }
}
extension State: Sendable where Value: Sendable {}
extension State: _Linked {
    mutating func link(_ node: _Node, _ slot: Int) {
        let initial = initial
        box = node.kept(slot) { _Box(initial) }
    }
}

@propertyWrapper @dynamicMemberLookup public struct Binding<Value> {
    private let read: () -> Value
    private let write: (Value) -> Void

    init(read: @escaping () -> Value, write: @escaping (Value) -> Void) {
        self.read = read
        self.write = write
    }
    @preconcurrency public init(get: @escaping @isolated(any) () -> Value, set: @escaping @isolated(any) (Value) -> Void) {
        // The isolation is the main actor's, and bodies and actions run there.
        read = unsafeBitCast(get, to: (() -> Value).self)
        write = unsafeBitCast(set, to: ((Value) -> Void).self)
    }
    public init(projectedValue: Binding<Value>) { self = projectedValue }
    public init<V>(_ base: Binding<V>) where Value == V? {
        self.init(read: { base.wrappedValue }, write: { if let value = $0 { base.wrappedValue = value } })
    }
    public init?(_ base: Binding<Value?>) {
        guard let first = base.wrappedValue else { return nil }
        self.init(read: { base.wrappedValue ?? first }, write: { base.wrappedValue = $0 })
    }

    public static func constant(_ value: Value) -> Binding<Value> { Binding(read: { value }, write: { _ in }) }
    public var wrappedValue: Value {
        get { read() }
        nonmutating set { write(newValue) }
    }
    public var projectedValue: Binding<Value> { self }
    public subscript<Subject>(dynamicMember keyPath: WritableKeyPath<Value, Subject>) -> Binding<Subject> {
        Binding<Subject>(
            read: { read()[keyPath: keyPath] },
            write: {
                var value = read()
                value[keyPath: keyPath] = $0
                write(value)
            })
    }
}
extension Binding: @unchecked Sendable where Value: Sendable {}
extension Binding: Identifiable where Value: Identifiable {
    public var id: Value.ID { wrappedValue.id }
}

@propertyWrapper @dynamicMemberLookup public struct Bindable<Value> {
    public var wrappedValue: Value
    public init(wrappedValue: Value) where Value: Observable { self.wrappedValue = wrappedValue }
    public init(_ wrappedValue: Value) where Value: Observable { self.wrappedValue = wrappedValue }
    public init(projectedValue: Bindable<Value>) where Value: Observable { self = projectedValue }
    public var projectedValue: Bindable<Value> { self }
    public subscript<Subject>(dynamicMember keyPath: ReferenceWritableKeyPath<Value, Subject>) -> Binding<Subject> where Value: AnyObject {
        let object = wrappedValue
        return Binding<Subject>(read: { object[keyPath: keyPath] }, write: { object[keyPath: keyPath] = $0 })
    }
}
extension Bindable: Identifiable where Value: Identifiable {
    public var id: Value.ID { wrappedValue.id }
}

/// A length that grows with the size of text.
@propertyWrapper public struct ScaledMetric<Value: BinaryFloatingPoint>: DynamicProperty {
    private let base: Value
    private var factor: Value = 1
    public init(wrappedValue: Value, relativeTo textStyle: Font.TextStyle) { base = wrappedValue }
    public init(wrappedValue: Value) { base = wrappedValue }
    public var wrappedValue: Value { base * factor }
}
extension ScaledMetric: _Linked {
    mutating func link(_ node: _Node, _ slot: Int) { factor = Value(node.environment.dynamicTypeSize.scale) }
}
