// What is handed down the tree.

public protocol EnvironmentKey {
    associatedtype Value
    static var defaultValue: Value { get }
}

public struct EnvironmentValues: CustomStringConvertible {
    private var values: [ObjectIdentifier: Any] = [:]
    private var objects: [ObjectIdentifier: AnyObject] = [:]

    public init() {}
    public subscript<K: EnvironmentKey>(key: K.Type) -> K.Value {
        get { values[ObjectIdentifier(key)] as? K.Value ?? K.defaultValue }
        set { values[ObjectIdentifier(key)] = newValue }
    }
    public subscript<T: AnyObject & Observable>(objectType: T.Type) -> T? {
        get { objects[ObjectIdentifier(objectType)] as? T }
        set { objects[ObjectIdentifier(objectType)] = newValue }
    }
    public var description: String { "\(values.count) values, \(objects.count) objects" }
}

@propertyWrapper public struct Environment<Value>: DynamicProperty {
    private let read: (EnvironmentValues) -> Value
    private var values: EnvironmentValues?

    public init(_ keyPath: KeyPath<EnvironmentValues, Value>) { read = { $0[keyPath: keyPath] } }
    public init(_ objectType: Value.Type) where Value: AnyObject & Observable {
        read = { values in
            guard let object = values[objectType] else {
                fatalError("no object of type \(objectType) in the environment; a view above has to give it with .environment(_:)")
            }
            return object
        }
    }
    public init<T: AnyObject & Observable>(_ objectType: T.Type) where Value == T? { read = { $0[objectType] } }

    public var wrappedValue: Value { read(values ?? EnvironmentValues()) }
}
extension Environment: @unchecked Sendable where Value: Sendable {}
extension Environment: _Linked {
    mutating func link(_ node: _Node, _ slot: Int) { values = node.environment }
}

struct _EnvironmentModifier: _PrimitiveModifier {
    let change: (inout EnvironmentValues) -> Void
    func _update(_ node: _Node, content: any View) {
        var environment = node.environment
        change(&environment)
        node.children { $0.add(content, at: 0, environment: environment) }
    }
}

extension View {
    public func environment<V>(_ keyPath: WritableKeyPath<EnvironmentValues, V>, _ value: V) -> some View {
        modifier(_EnvironmentModifier { $0[keyPath: keyPath] = value })
    }
    public func environment<T: AnyObject & Observable>(_ object: T?) -> some View {
        modifier(_EnvironmentModifier { $0[T.self] = object })
    }
    public func transformEnvironment<V>(
        _ keyPath: WritableKeyPath<EnvironmentValues, V>, transform: @escaping (inout V) -> Void
    ) -> some View {
        modifier(_EnvironmentModifier { transform(&$0[keyPath: keyPath]) })
    }
    func set<V>(_ keyPath: WritableKeyPath<EnvironmentValues, V>, _ value: V) -> some View { environment(keyPath, value) }
}
