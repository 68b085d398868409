// Where a test puts a view: it is evaluated, what it shows is read, and it is used as a person would. Not Apple's.
@_spi(Stage) import UIKit

@MainActor public final class Stage {
    private let host: _Host
    private var said: [String] = []

    public init<V: View>(_ root: V, environment: EnvironmentValues = EnvironmentValues()) {
        host = _Host(root, environment)
        let (key, host) = (ObjectIdentifier(host), host)
        UIAccessibility.listeners[key] = { [weak self, weak host] notification, argument in
            // What is posted while a stage acts is said there; anything else is said on all.
            guard let host, _Host.current == nil || _Host.current === host, notification == .announcement else { return }
            if let text = argument as? String { self?.said.append(text) }
        }
        host.start(root)
    }

    deinit {
        let host = host
        Task { @MainActor in
            UIAccessibility.listeners[ObjectIdentifier(host)] = nil
            host.end()
        }
    }

    /// Takes the view away, as when its window closes: what disappears is told, tasks are cancelled.
    public func close() {
        host.end()
        UIAccessibility.listeners[ObjectIdentifier(host)] = nil
    }

    /// Until nothing changes any more: what was observed, tasks, changes. A task that sleeps is not waited for.
    public func settle() async {
        var quiet = 0
        for _ in 0..<2000 {
            let before = host.evaluations
            host.acting {}
            for _ in 0..<20 { await Task.yield() }
            try? await Task.sleep(for: .milliseconds(1))
            let moved = host.evaluations != before || !host.dirt.isEmpty
            quiet = moved ? 0 : quiet + 1
            if quiet == 5 { return }
        }
        host.problem("the views do not come to rest")
    }

    // MARK: what there is

    /// What can be reached, in the order of reading. Under an alert or a sheet only what is in it.
    public var elements: [Element] {
        host.acting {}
        return AX.elements(host)
    }
    public var announcements: [String] { said }
    /// What views did that SwiftUI does not allow or define.
    public var problems: [String] { host.problems }
    /// Where views scrolled to, oldest first.
    public var scrolls: [AnyHashable] { host.scrolls }
    /// How many views and modifiers were evaluated so far.
    public var evaluations: Int { host.evaluations }
    public var focusedElement: Element? { elements.first(where: \.focused) }
    public var isModal: Bool { !host.modals.isEmpty }

    /// Where VoiceOver stands. Setting it is what a person does who moves there.
    public var voiceOverFocus: Element? {
        get {
            host.acting {}
            return host.spoken.flatMap { node in AX.elements(host).first { $0.handle.serial == node.serial } }
        }
        set {
            let node = newValue.flatMap(found)?.node
            host.acting { host.moveFocus(.spoken, to: node) }
        }
    }

    /// The environment the root stands in: the phase of the scene, the size of text, …
    public var environment: EnvironmentValues {
        get { host.root.environment }
        set {
            host.acting {
                host.root.environment = newValue
                host.root.refresh()
            }
        }
    }

    // MARK: what a person does

    /// Activates it. Nothing happens when it is disabled, does nothing or cannot be reached.
    public func tap(_ element: Element) {
        guard let ax = found(element), !ax.disabled else { return }
        host.acting {
            if ax.field != nil { return host.moveFocus(.input, to: ax.node) }
            ax.activate?()
        }
    }

    /// Types at the end of a field, key by key. "\u{8}" takes the last character away, "\n" is the return key.
    public func type(_ text: String, into element: Element) {
        focus(element)
        for key in text {
            guard let ax = found(element), let field = ax.field, !ax.disabled else { return }
            if key == "\n", !field.vertical {
                submit(element)
            } else {
                var words = field.text.wrappedValue
                if key == "\u{8}" { words = String(words.dropLast()) } else { words.append(key) }
                host.acting { field.text.wrappedValue = words }
            }
        }
    }

    /// Replaces all there is in a field, as pasting over a selection does.
    public func replace(_ text: String, in element: Element) {
        focus(element)
        guard let ax = found(element), let field = ax.field, !ax.disabled else { return }
        host.acting { field.text.wrappedValue = text }
    }

    /// The return key of a field of one line: what waits for it runs, and the field lets go of the focus unless that moved it.
    public func submit(_ element: Element) {
        guard let ax = found(element), let field = ax.field, !ax.disabled else { return }
        let before = host.focused
        host.acting { for action in field.environment.submit { action() } }
        if host.focused === before { blur() }
    }

    public func focus(_ element: Element) {
        guard let ax = found(element), ax.field != nil, !ax.disabled, host.focused !== ax.node else { return }
        host.acting { host.moveFocus(.input, to: ax.node) }
    }

    public func blur() { host.acting { host.moveFocus(.input, to: nil) } }

    /// Runs a custom action of an element.
    public func perform(_ action: String, on element: Element) {
        guard let ax = found(element), let found = ax.actions.first(where: { $0.name == action }) else { return }
        host.acting { found.action() }
    }

    /// The gesture that leaves: the nearest view that takes it, else the sheet on top goes away. False when nothing did.
    @discardableResult public func escape() -> Bool {
        host.acting {}
        if let action = escape(in: AX.tree(host)) {
            host.acting(action)
            return true
        }
        guard let sheet = host.modals.last else { return false }
        host.acting { sheet.environment.dismiss() }
        return true
    }

    private func escape(in all: [AX]) -> (() -> Void)? {
        for ax in all {
            if let inner = escape(in: ax.children) { return inner }
            if let own = ax.actions.first(where: { $0.name == "escape" }) { return own.action }
        }
        return nil
    }

    /// Pulls the page down, and waits for what that starts.
    public func pullToRefresh() async {
        host.acting {}
        await first { $0.environment.refresh }?()
        await settle()
    }

    // MARK: what the system does

    public func open(_ url: URL) {
        let handler = first { ($0.memory as? _SystemHandler)?.url }
        host.acting { handler?(url) }
    }

    public func continueActivity(_ activity: NSUserActivity) {
        let handler = first { node -> ((NSUserActivity) -> Void)? in
            guard let handler = (node.memory as? _SystemHandler)?.activity, handler.type == activity.activityType else { return nil }
            return handler.action
        }
        host.acting { handler?(activity) }
    }

    /// What canvases show, in the order of the page.
    public var drawn: [[_Drawn.Mark]] {
        host.acting {}
        return all { ($0.memory as? _Drawn)?.marks }
    }

    /// Touches the surface of that place in the order of the page, at a point of its own.
    public func touch(_ surface: Int = 0, at point: CGPoint) {
        let surfaces = all { $0.memory as? _Touched }
        guard surfaces.indices.contains(surface) else { return }
        host.acting { surfaces[surface].action(point) }
    }

    private func all<T>(_ look: (_Node) -> T?) -> [T] {
        func search(_ node: _Node) -> [T] { [look(node)].compactMap { $0 } + node.nodes.flatMap { search($0) } }
        return search(host.root)
    }

    private func first<T>(_ look: (_Node) -> T?) -> T? {
        func search(_ node: _Node) -> T? {
            if let found = look(node) { return found }
            for child in node.nodes { if let found = search(child) { return found } }
            return nil
        }
        return search(host.root)
    }

    private func found(_ element: Element) -> AX? {
        host.acting {}
        return AX.reachable(host).first { $0.node.serial == element.handle.serial }
    }
}
