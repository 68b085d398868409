// What runs when a view comes, changes or goes; and what the system hands in.

private struct Appearance: _PrimitiveModifier {
    let appear: (() -> Void)?
    let disappear: (() -> Void)?
    func _update(_ node: _Node, content: any View) {
        node.children { $0.add(content, at: 0) }
        if node.memory == nil {
            node.memory = true
            if let appear { node.host.later(appear) }
        }
        node.onRemove = disappear.map { [$0] } ?? []
    }
}

private struct Change<V: Equatable>: _PrimitiveModifier {
    let value: V
    let initial: Bool
    let action: (V, V) -> Void
    func _update(_ node: _Node, content: any View) {
        let old = node.memory as? Kept
        node.memory = Kept(value: value)
        node.children { $0.add(content, at: 0) }
        let (value, action) = (value, action)
        if let old {
            if old.value != value { node.host.later { action(old.value, value) } }
        } else if initial {
            node.host.later { action(value, value) }
        }
    }
    /// The value may itself be an optional.
    private struct Kept { let value: V }
}

private struct Work: _PrimitiveModifier {
    let id: AnyHashable
    let priority: TaskPriority
    let action: @Sendable () async -> Void

    private final class Running {
        let id: AnyHashable
        var task: Task<Void, Never>?
        var cancelled = false
        init(id: AnyHashable) { self.id = id }
        func cancel() {
            cancelled = true
            task?.cancel()
        }
    }

    func _update(_ node: _Node, content: any View) {
        node.children { $0.add(content, at: 0) }
        let old = node.memory as? Running
        guard old?.id != id else { return }
        let running = Running(id: id)
        node.memory = running
        node.onRemove = [{ running.cancel() }]
        let (priority, action) = (priority, action)
        node.host.later {
            old?.cancel()
            if !running.cancelled { running.task = Task(priority: priority) { await action() } }
        }
    }
}

private struct AnyEquatable: Hashable {
    let value: any Equatable
    static func == (a: AnyEquatable, b: AnyEquatable) -> Bool { same(a.value, b.value) }
    private static func same<T: Equatable>(_ a: T, _ b: any Equatable) -> Bool { (b as? T) == a }
    /// Only equality is ever asked for.
    func hash(into hasher: inout Hasher) {}
}

extension View {
    public func onAppear(perform action: (() -> Void)? = nil) -> some View { modifier(Appearance(appear: action, disappear: nil)) }
    public func onDisappear(perform action: (() -> Void)? = nil) -> some View { modifier(Appearance(appear: nil, disappear: action)) }
    public func onChange<V: Equatable>(of value: V, initial: Bool = false, _ action: @escaping (V, V) -> Void) -> some View {
        modifier(Change(value: value, initial: initial, action: action))
    }
    public func onChange<V: Equatable>(of value: V, initial: Bool = false, _ action: @escaping () -> Void) -> some View {
        modifier(Change(value: value, initial: initial, action: { _, _ in action() }))
    }
    public func task(
        priority: TaskPriority = .userInitiated, @_inheritActorContext _ action: @escaping @Sendable () async -> Void
    ) -> some View { modifier(Work(id: 0, priority: priority, action: action)) }
    public func task<T: Equatable>(
        id value: T, priority: TaskPriority = .userInitiated, @_inheritActorContext _ action: @escaping @Sendable () async -> Void
    ) -> some View { modifier(Work(id: AnyEquatable(value: value), priority: priority, action: action)) }
    public func refreshable(action: @escaping @Sendable () async -> Void) -> some View {
        set(\.refresh, RefreshAction(action: action))
    }
}

// MARK: from the system

/// Takes what the system gives: an address, an activity.
struct _SystemHandler: _PrimitiveModifier {
    let url: ((URL) -> Void)?
    let activity: (type: String, action: (NSUserActivity) -> Void)?
    func _update(_ node: _Node, content: any View) {
        node.memory = self
        node.children { $0.add(content, at: 0) }
    }
}
extension View {
    public func onOpenURL(perform action: @escaping (URL) -> Void) -> some View { modifier(_SystemHandler(url: action, activity: nil)) }
    public func onContinueUserActivity(_ activityType: String, perform action: @escaping (NSUserActivity) -> Void) -> some View {
        modifier(_SystemHandler(url: nil, activity: (activityType, action)))
    }
}

// MARK: input

private enum SubmitKey: EnvironmentKey { static var defaultValue: [() -> Void] { [] } }
private enum KeyboardKey: EnvironmentKey { static let defaultValue = UIKeyboardType.default }
private enum ContentTypeKey: EnvironmentKey { static let defaultValue: UITextContentType? = nil }
private enum SubmitLabelKey: EnvironmentKey { static let defaultValue: SubmitLabel? = nil }
private enum AutocorrectionKey: EnvironmentKey { static let defaultValue = false }
private enum CapitalsKey: EnvironmentKey { static let defaultValue: TextInputAutocapitalization? = nil }

extension EnvironmentValues {
    var submit: [() -> Void] {
        get { self[SubmitKey.self] }
        set { self[SubmitKey.self] = newValue }
    }
    var keyboardType: UIKeyboardType {
        get { self[KeyboardKey.self] }
        set { self[KeyboardKey.self] = newValue }
    }
    var textContentType: UITextContentType? {
        get { self[ContentTypeKey.self] }
        set { self[ContentTypeKey.self] = newValue }
    }
    var submitLabel: SubmitLabel? {
        get { self[SubmitLabelKey.self] }
        set { self[SubmitLabelKey.self] = newValue }
    }
    var capitals: TextInputAutocapitalization? {
        get { self[CapitalsKey.self] }
        set { self[CapitalsKey.self] = newValue }
    }
    public var autocorrectionDisabled: Bool {
        get { self[AutocorrectionKey.self] }
        set { self[AutocorrectionKey.self] = newValue }
    }
}
extension View {
    public func onSubmit(of triggers: SubmitTriggers = .text, _ action: @escaping () -> Void) -> some View {
        transformEnvironment(\.submit) { $0.insert(action, at: 0) }
    }
    public func submitLabel(_ submitLabel: SubmitLabel) -> some View { set(\.submitLabel, submitLabel) }
    public func submitScope(_ isBlocking: Bool = true) -> some View { transformEnvironment(\.submit) { if isBlocking { $0 = [] } } }
    public func keyboardType(_ type: UIKeyboardType) -> some View { set(\.keyboardType, type) }
    public func textContentType(_ textContentType: UITextContentType?) -> some View { set(\.textContentType, textContentType) }
    public func textInputAutocapitalization(_ autocapitalization: TextInputAutocapitalization?) -> some View {
        set(\.capitals, autocapitalization)
    }
    public func autocorrectionDisabled(_ disable: Bool = true) -> some View { set(\.autocorrectionDisabled, disable) }
}
