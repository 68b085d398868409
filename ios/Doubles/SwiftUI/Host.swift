// What drives the tree: which nodes have to be evaluated again, and what has to happen after that.

/// Nodes to evaluate again. Observed objects change on any thread.
final class _Dirt: @unchecked Sendable {
    private let lock = NSLock()
    private var nodes: [(node: _Node, generation: Int)] = []

    func add(_ node: _Node, _ generation: Int) { lock.withLock { nodes.append((node, generation)) } }
    func drain() -> [(node: _Node, generation: Int)] {
        lock.withLock {
            defer { nodes = [] }
            return nodes
        }
    }
    var isEmpty: Bool { lock.withLock { nodes.isEmpty } }
}

final class _Evaluator: @unchecked Sendable {
    private let lock = NSLock()
    private var thread: pthread_t?
    func set(_ thread: pthread_t?) { lock.withLock { self.thread = thread } }
    var isCurrent: Bool { lock.withLock { thread.map { pthread_equal($0, pthread_self()) != 0 } ?? false } }
}

@MainActor final class _Host {
    /// Whose action runs at the moment: announcements go to it.
    static weak var current: _Host?
    /// Whose body is evaluated at the moment.
    static weak var evaluating: _Host? {
        didSet { evaluator.set(evaluating == nil ? nil : pthread_self()) }
    }
    /// The thread that does it: the main actor has no fixed one here.
    nonisolated static let evaluator = _Evaluator()

    nonisolated let dirt = _Dirt()
    var root: _Node!
    var evaluations = 0
    /// What is shown over the page, the topmost last.
    var modals: [_Node] = []
    var focused: _Node?
    var spoken: _Node?
    var focusRequests: [any _FocusBox] = []
    var focusNodes: [_Node] = []
    var scrolls: [AnyHashable] = []
    private(set) var problems: [String] = []
    private var actions: [() -> Void] = []
    private var serials = 0
    private var flushing = false

    init(_ view: any View, _ environment: EnvironmentValues) {
        let type = ObjectIdentifier(Swift.type(of: view))
        root = _Node(view, key: .at(0), type: type, parent: nil, host: self, environment: environment)
    }

    func nextSerial() -> Int {
        serials += 1
        return serials
    }

    func problem(_ text: String) { if !problems.contains(text) { problems.append(text) } }

    /// Runs after the evaluation that is going on: appearing, disappearing, changes.
    func later(_ action: @escaping () -> Void) { actions.append(action) }

    func start(_ view: any View) {
        acting { root.evaluate(view, root.environment) }
    }

    func end() {
        acting { root.remove() }
    }

    /// Does something a person or the system does, and then all that follows from it at once.
    func acting(_ work: () -> Void) {
        let before = Self.current
        Self.current = self
        work()
        flush()
        Self.current = before
    }

    func flush() {
        guard !flushing else { return }
        flushing = true
        defer { flushing = false }
        for _ in 0..<200 where !step() { return }
        problem("the views never settle: each evaluation causes the next")
    }

    /// One round; false when there was nothing to do.
    private func step() -> Bool {
        let dirty = dirt.drain().sorted { $0.node.depth < $1.node.depth }
        var worked = false
        for (node, generation) in dirty where node.alive && node.generation == generation {
            node.refresh()
            worked = true
        }
        let due = actions
        actions = []
        for action in due { action() }
        modals.removeAll { !$0.alive }
        return settleFocus() || worked || !due.isEmpty
    }
}
