// What a screen reader is told of one thing. Not Apple's: the tests' view of the tree.

public struct Element: Equatable, Codable, Sendable {
    /// text heading button link textbox searchbox checkbox radio image progress tab alert
    public var role = "text"
    /// Its accessibility identifier.
    public var id = ""
    /// The nearest identifier around it that starts with "block:".
    public var block = ""
    /// The label of the nearest container around it that has one: read when the container is entered.
    public var group = ""
    public var label = ""
    public var value = ""
    public var hint = ""
    /// The custom content under the key "error".
    public var error = ""
    public var headingLevel = 0
    public var selected = false
    public var disabled = false
    /// Custom content and actions besides those above, by name.
    public var custom: [String: String] = [:]
    public var actions: [String] = []
    /// Of a field: the keyboard, what it is filled with, the label of the return key, and whether it has the focus.
    public var keyboard = ""
    public var contentType = ""
    public var submitLabel = ""
    public var focused = false
    /// "destructive" or "cancel".
    public var buttonRole = ""

    public init() {}

    var handle = Handle()

    /// The view it comes from, which is no part of what it is.
    struct Handle: Equatable, Sendable {
        var serial = 0
        static func == (a: Handle, b: Handle) -> Bool { true }
    }

    private enum CodingKeys: String, CodingKey {
        case role, id, block, group, label, value, hint, error, headingLevel, selected, disabled, custom, actions, keyboard, contentType
        case submitLabel, focused, buttonRole
    }
}

/// Where an element stands.
private struct Place {
    var block = ""
    var group = ""
    var inTabBar = false
    var inRadioGroup = false

    @MainActor mutating func enter(_ container: AX) {
        let identifier = container.identifier ?? ""
        if identifier.hasPrefix("block:") { block = identifier }
        if identifier.hasPrefix("radiogroup:") { inRadioGroup = true }
        if container.traits.contains(.isTabBar) { inTabBar = true }
        if !container.label.isEmpty { group = container.label }
    }
}

extension AX {
    /// All elements in the order a screen reader goes through them.
    static func elements(_ host: _Host) -> [Element] { elements(tree(host), Place(), host) }

    private static func elements(_ all: [AX], _ place: Place, _ host: _Host) -> [Element] {
        sorted(all).flatMap { ax in
            guard ax.kind == .container else { return [ax.element(place, host)] }
            var inner = place
            inner.enter(ax)
            return elements(ax.children, inner, host)
        }
    }

    private func element(_ place: Place, _ host: _Host) -> Element {
        var element = Element()
        element.handle.serial = node.serial
        element.id = identifier ?? ""
        element.block = element.id.hasPrefix("block:") ? element.id : place.block
        element.group = place.group
        element.role = role(place)
        element.label = label
        element.value = value ?? ""
        element.hint = hint ?? ""
        element.error = custom.first { $0.key == "error" }?.value ?? ""
        element.custom = Dictionary(custom.filter { $0.key != "error" }.map { ($0.label, $0.value) }, uniquingKeysWith: { $1 })
        element.actions = actions.map(\.name)
        element.headingLevel = traits.contains(.isHeader) ? Int(heading.rawValue) : 0
        element.selected = traits.contains(.isSelected)
        element.disabled = disabled
        element.buttonRole = role?.name ?? ""
        if let field { fill(&element, field.environment) }
        element.focused = host.focused === node
        return element
    }

    private func fill(_ element: inout Element, _ environment: EnvironmentValues) {
        element.keyboard = environment.keyboardType == .default ? "" : String(describing: environment.keyboardType)
        element.contentType = environment.textContentType?.rawValue ?? ""
        element.submitLabel = environment.submitLabel?.name ?? ""
    }

    private func role(_ place: Place) -> String {
        switch kind {
        case .alert: return "alert"
        case .field: return traits.contains(.isSearchField) ? "searchbox" : "textbox"
        case .progress: return "progress"
        default: break
        }
        if traits.contains(.isLink) { return "link" }
        if traits.contains(.isToggle) { return "checkbox" }
        if traits.contains(.isButton) {
            if place.inTabBar { return "tab" }
            return place.inRadioGroup ? "radio" : "button"
        }
        if traits.contains(.isHeader) { return "heading" }
        return kind == .image || traits.contains(.isImage) ? "image" : "text"
    }
}
