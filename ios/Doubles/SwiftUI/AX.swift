// What the tree is to assistive technology: elements, and containers of elements.

/// What a node means. Worked out only when somebody looks, so that evaluating stays cheap.
enum Meaning {
    /// Nothing itself: its children stand in the tree.
    case layout
    /// Only the first child does.
    case first
    /// The first child does, whatever it is: the rest are alternatives.
    case fitting
    /// Something visible that says nothing, until a modifier gives it words.
    case visual
    case leaf(@MainActor (_Node) -> AX?)
    /// One element, made of its children's.
    case control(@MainActor (_Node, [AX]) -> AX)
    /// Changes every element of the content. What is only visible becomes an element.
    case change(@MainActor (inout AX) -> Void)
    case element(AccessibilityChildBehavior)
    case hidden
    /// The buttons of an alert: the system's own is there when there is no other, or, always, when no other cancels.
    case dialog(always: Bool)
    /// Something else is read in place of the content.
    case represented
}

@MainActor struct AX {
    enum Kind { case text, image, button, field, progress, custom, container, alert }

    let node: _Node
    var kind: Kind
    var label = ""
    var value: String?
    var hint: String?
    var identifier: String?
    var inputLabels: [String] = []
    var traits: AccessibilityTraits = []
    var heading = AccessibilityHeadingLevel.unspecified
    var custom: [(key: String, label: String, value: String)] = []
    var actions: [(name: String, action: () -> Void)] = []
    var activate: (() -> Void)?
    var sort = 0.0
    var disabled = false
    var role: ButtonRole?
    var field: FieldFacts?
    var children: [AX] = []

    init(node: _Node, kind: Kind, label: String = "") {
        self.node = node
        self.kind = kind
        self.label = label
    }

    /// The elements of a node, outermost first: containers keep theirs.
    static func of(_ node: _Node) -> [AX] {
        switch node.meaning {
        case .layout: return below(node)
        case .first: return node.nodes.first.map { of($0) } ?? []
        case .fitting: return fitting(node.nodes.first)
        case .visual, .hidden: return []
        case .leaf(let make): return make(node).map { [$0] } ?? []
        case .control(let make): return [make(node, below(node))]
        case .change(let change): return changed(node, change)
        case .element(let behavior): return [element(node, behavior)]
        case .dialog(let always): return dialog(node, always)
        case .represented: return node.nodes.filter(\.isPart).flatMap { of($0) }
        }
    }

    private static func below(_ node: _Node) -> [AX] { node.nodes.filter { !$0.isPart }.flatMap { of($0) } }

    private static func dialog(_ node: _Node, _ always: Bool) -> [AX] {
        let own = node.nodes.first.map { of($0) } ?? []
        let enough = always ? inOrder(own).contains { $0.role == .cancel } : !own.isEmpty
        return enough ? own : own + node.nodes.dropFirst().flatMap { of($0) }
    }

    private static func fitting(_ node: _Node?) -> [AX] {
        guard let node else { return [] }
        return node.nodes.count > 1 ? node.nodes.first.map { of($0) } ?? [] : of(node)
    }

    private static func changed(_ node: _Node, _ change: (inout AX) -> Void) -> [AX] {
        var all = below(node)
        if all.isEmpty, hasVisual(node) { all = [AX(node: node, kind: .custom)] }
        for index in all.indices { change(&all[index]) }
        return all
    }

    private static func hasVisual(_ node: _Node) -> Bool {
        if case .hidden = node.meaning { return false }
        if case .visual = node.meaning { return true }
        return node.nodes.contains { !$0.isPart && hasVisual($0) }
    }

    private static func element(_ node: _Node, _ behavior: AccessibilityChildBehavior) -> AX {
        switch behavior.kind {
        case .ignore: return AX(node: node, kind: .custom)
        case .combine: return combined(below(node), node: node, kind: .custom)
        case .contain:
            var container = AX(node: node, kind: .container)
            container.children = below(node)
            return container
        }
    }

    /// One element that says what all of these say.
    static func combined(_ children: [AX], node: _Node, kind: Kind) -> AX {
        let parts = inOrder(children)
        var ax = AX(node: node, kind: kind)
        ax.label = joined(parts.map(\.label)) ?? ""
        ax.value = joined(parts.compactMap(\.value))
        ax.hint = joined(parts.compactMap(\.hint))
        ax.heading = parts.map(\.heading).first { $0 != .unspecified } ?? .unspecified
        for part in parts {
            ax.traits.formUnion(part.traits)
            ax.custom += part.custom
            ax.actions += part.actions
        }
        let used = parts.filter { $0.activate != nil }
        ax.activate = used.first?.activate
        ax.disabled = !used.isEmpty && used.allSatisfy(\.disabled)
        for other in used.dropFirst() { if let action = other.activate { ax.actions.append((other.label, action)) } }
        return ax
    }

    /// VoiceOver pauses between the parts of one element.
    private static func joined(_ parts: [String]) -> String? {
        let said = parts.filter { !$0.allSatisfy(\.isWhitespace) }
        return said.isEmpty ? nil : said.joined(separator: ", ")
    }

    /// The elements one after another as they are reached, without the containers around them.
    static func inOrder(_ all: [AX]) -> [AX] {
        sorted(all).flatMap { $0.kind == .container ? inOrder($0.children) : [$0] }
    }

    /// Higher priority first; else as they stand.
    static func sorted(_ all: [AX]) -> [AX] {
        all.enumerated().sorted { ($1.element.sort, $0.offset) < ($0.element.sort, $1.offset) }.map(\.element)
    }

    /// What can be reached now: only what lies on top when something does.
    static func tree(_ host: _Host) -> [AX] {
        let all = host.modals.last.map { of($0) } ?? of(host.root)
        return modal(all).map { [$0] } ?? all
    }

    private static func modal(_ all: [AX]) -> AX? {
        for ax in all {
            if ax.traits.contains(.isModal) { return ax }
            if let found = modal(ax.children) { return found }
        }
        return nil
    }

    static func reachable(_ host: _Host) -> [AX] { inOrder(tree(host)) }
}
