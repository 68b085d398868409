// What can be used: buttons, fields, switches; and progress.

public struct Button<Label: View>: _Primitive {
    let role: ButtonRole?
    let action: @MainActor () -> Void
    let label: Label

    public init(action: @escaping @MainActor () -> Void, @ViewBuilder label: () -> Label) {
        self.init(role: nil, action: action, label: label)
    }
    public init(role: ButtonRole?, action: @escaping @MainActor () -> Void, @ViewBuilder label: () -> Label) {
        self.role = role
        self.action = action
        self.label = label()
    }

    public func _update(_ node: _Node) {
        let look: any View = if let style = node.environment.buttonStyle { node.tracked { styled(style, node) } } else { label }
        node.children { $0.add(look, at: 0) }
        let (action, role, environment) = (action, role, node.environment)
        node.meaning = .control { node, children in
            var ax = AX.combined(children, node: node, kind: .button)
            ax.traits.insert(.isButton)
            ax.disabled = !environment.isEnabled
            ax.role = role
            ax.activate = {
                action()
                environment.presentation?()
            }
            return ax
        }
    }

    private func styled<S: ButtonStyle>(_ style: S, _ node: _Node) -> any View {
        var linked = style
        node.link(&linked)
        return linked.makeBody(configuration: ButtonStyleConfiguration(role: role, label: .init(view: label), isPressed: false))
    }
}
extension Button where Label == Text {
    public init(_ titleKey: LocalizedStringKey, action: @escaping @MainActor () -> Void) {
        self.init(role: nil, action: action) { Text(titleKey) }
    }
    @_disfavoredOverload public init<S: StringProtocol>(_ title: S, action: @escaping @MainActor () -> Void) {
        self.init(role: nil, action: action) { Text(title) }
    }
    public init(_ titleKey: LocalizedStringKey, role: ButtonRole?, action: @escaping @MainActor () -> Void) {
        self.init(role: role, action: action) { Text(titleKey) }
    }
    @_disfavoredOverload public init<S: StringProtocol>(_ title: S, role: ButtonRole?, action: @escaping @MainActor () -> Void) {
        self.init(role: role, action: action) { Text(title) }
    }
}
extension Button where Label == SwiftUI.Label<Text, Image> {
    public init(_ titleKey: LocalizedStringKey, systemImage: String, action: @escaping @MainActor () -> Void) {
        self.init(role: nil, action: action) { SwiftUI.Label(titleKey, systemImage: systemImage) }
    }
    @_disfavoredOverload public init<S: StringProtocol>(_ title: S, systemImage: String, action: @escaping @MainActor () -> Void) {
        self.init(role: nil, action: action) { SwiftUI.Label(title, systemImage: systemImage) }
    }
}

// MARK: styles

@MainActor @preconcurrency public protocol ButtonStyle {
    associatedtype Body: View
    @ViewBuilder @MainActor @preconcurrency func makeBody(configuration: Self.Configuration) -> Body
    typealias Configuration = ButtonStyleConfiguration
}
public struct ButtonStyleConfiguration {
    public struct Label: _Primitive {
        let view: any View
        public func _update(_ node: _Node) { node.children { $0.add(view, at: 0) } }
    }
    public let role: ButtonRole?
    public let label: ButtonStyleConfiguration.Label
    public let isPressed: Bool
}

/// The system's own styles only look different.
@MainActor @preconcurrency public protocol PrimitiveButtonStyle {}
public struct DefaultButtonStyle: PrimitiveButtonStyle { public init() {} }
public struct PlainButtonStyle: PrimitiveButtonStyle { public init() {} }
public struct BorderlessButtonStyle: PrimitiveButtonStyle { public init() {} }
public struct BorderedButtonStyle: PrimitiveButtonStyle { public init() {} }
public struct BorderedProminentButtonStyle: PrimitiveButtonStyle { public init() {} }
extension PrimitiveButtonStyle where Self == DefaultButtonStyle { public static var automatic: Self { Self() } }
extension PrimitiveButtonStyle where Self == PlainButtonStyle { public static var plain: Self { Self() } }
extension PrimitiveButtonStyle where Self == BorderlessButtonStyle { public static var borderless: Self { Self() } }
extension PrimitiveButtonStyle where Self == BorderedButtonStyle { public static var bordered: Self { Self() } }
extension PrimitiveButtonStyle where Self == BorderedProminentButtonStyle { public static var borderedProminent: Self { Self() } }

private enum ButtonStyleKey: EnvironmentKey { static var defaultValue: (any ButtonStyle)? { nil } }
extension EnvironmentValues {
    var buttonStyle: (any ButtonStyle)? {
        get { self[ButtonStyleKey.self] }
        set { self[ButtonStyleKey.self] = newValue }
    }
}
extension View {
    public func buttonStyle<S: ButtonStyle>(_ style: S) -> some View { set(\.buttonStyle, style) }
    public func buttonStyle<S: PrimitiveButtonStyle>(_ style: S) -> some View { set(\.buttonStyle, nil) }
}

// MARK: fields

/// What a field of text is, besides its words.
struct FieldFacts {
    let text: Binding<String>
    let vertical: Bool
    let secure: Bool
    let environment: EnvironmentValues
}

public struct TextField<Label: View>: _Primitive {
    let text: Binding<String>
    let vertical: Bool
    let label: Label

    init(text: Binding<String>, vertical: Bool, label: Label) {
        self.text = text
        self.vertical = vertical
        self.label = label
    }
    public init(text: Binding<String>, prompt: Text? = nil, @ViewBuilder label: () -> Label) {
        self.init(text: text, vertical: false, label: label())
    }
    public init(text: Binding<String>, prompt: Text? = nil, axis: Axis, @ViewBuilder label: () -> Label) {
        self.init(text: text, vertical: axis == .vertical, label: label())
    }
    public func _update(_ node: _Node) { updateField(node, label, text, vertical: vertical, secure: false) }
}
extension TextField where Label == Text {
    public init(_ titleKey: LocalizedStringKey, text: Binding<String>) { self.init(text: text, vertical: false, label: Text(titleKey)) }
    @_disfavoredOverload public init<S: StringProtocol>(_ title: S, text: Binding<String>) {
        self.init(text: text, vertical: false, label: Text(title))
    }
    public init(_ titleKey: LocalizedStringKey, text: Binding<String>, prompt: Text?) {
        self.init(text: text, vertical: false, label: Text(titleKey))
    }
    @_disfavoredOverload public init<S: StringProtocol>(_ title: S, text: Binding<String>, prompt: Text?) {
        self.init(text: text, vertical: false, label: Text(title))
    }
    public init(_ titleKey: LocalizedStringKey, text: Binding<String>, axis: Axis) {
        self.init(text: text, vertical: axis == .vertical, label: Text(titleKey))
    }
    @_disfavoredOverload public init<S: StringProtocol>(_ title: S, text: Binding<String>, axis: Axis) {
        self.init(text: text, vertical: axis == .vertical, label: Text(title))
    }
    public init(_ titleKey: LocalizedStringKey, text: Binding<String>, prompt: Text?, axis: Axis) {
        self.init(text: text, vertical: axis == .vertical, label: Text(titleKey))
    }
    @_disfavoredOverload public init<S: StringProtocol>(_ title: S, text: Binding<String>, prompt: Text?, axis: Axis) {
        self.init(text: text, vertical: axis == .vertical, label: Text(title))
    }
}

public struct SecureField<Label: View>: _Primitive {
    let text: Binding<String>
    let label: Label

    init(text: Binding<String>, label: Label) {
        self.text = text
        self.label = label
    }
    public init(text: Binding<String>, prompt: Text? = nil, @ViewBuilder label: () -> Label) { self.init(text: text, label: label()) }
    public func _update(_ node: _Node) { updateField(node, label, text, vertical: false, secure: true) }
}
extension SecureField where Label == Text {
    public init(_ titleKey: LocalizedStringKey, text: Binding<String>) { self.init(text: text, label: Text(titleKey)) }
    @_disfavoredOverload public init<S: StringProtocol>(_ title: S, text: Binding<String>) { self.init(text: text, label: Text(title)) }
}

@MainActor private func updateField(_ node: _Node, _ label: any View, _ text: Binding<String>, vertical: Bool, secure: Bool) {
    node.children { $0.add(label, at: 0) }
    let now = node.tracked { text.wrappedValue }
    let facts = FieldFacts(text: text, vertical: vertical, secure: secure, environment: node.environment)
    node.meaning = .control { node, children in
        var ax = AX.combined(children, node: node, kind: .field)
        ax.value = secure ? String(repeating: "•", count: now.count) : now
        ax.disabled = !facts.environment.isEnabled
        ax.field = facts
        return ax
    }
}

// MARK: switches and progress

public struct Toggle<Label: View>: _Primitive {
    let isOn: Binding<Bool>
    let label: Label
    public init(isOn: Binding<Bool>, @ViewBuilder label: () -> Label) {
        self.isOn = isOn
        self.label = label()
    }
    public func _update(_ node: _Node) {
        node.children { $0.add(label, at: 0) }
        let (binding, enabled) = (isOn, node.environment.isEnabled)
        let on = node.tracked { binding.wrappedValue }
        node.meaning = .control { node, children in
            var ax = AX.combined(children, node: node, kind: .button)
            ax.traits.formUnion([.isButton, .isToggle])
            if on { ax.traits.insert(.isSelected) }
            ax.value = on ? "1" : "0"
            ax.disabled = !enabled
            ax.activate = { binding.wrappedValue.toggle() }
            return ax
        }
    }
}
extension Toggle where Label == Text {
    public init(_ titleKey: LocalizedStringKey, isOn: Binding<Bool>) { self.init(isOn: isOn) { Text(titleKey) } }
    @_disfavoredOverload public init<S: StringProtocol>(_ title: S, isOn: Binding<Bool>) { self.init(isOn: isOn) { Text(title) } }
}

public struct ProgressView<Label: View, CurrentValueLabel: View>: _Primitive {
    let fraction: Double?
    let label: Label?
    init(fraction: Double?, label: Label?) {
        self.fraction = fraction
        self.label = label
    }
    public func _update(_ node: _Node) {
        node.children { if let label { $0.add(label, at: 0) } }
        let fraction = fraction
        node.meaning = .control { node, children in
            var ax = AX.combined(children, node: node, kind: .progress)
            ax.value = fraction.map { "\(Int(($0 * 100).rounded()))%" }
            return ax
        }
    }
}
extension ProgressView where CurrentValueLabel == EmptyView {
    public init() where Label == EmptyView { self.init(fraction: nil, label: nil) }
    public init(@ViewBuilder label: () -> Label) { self.init(fraction: nil, label: label()) }
    public init(_ titleKey: LocalizedStringKey) where Label == Text { self.init(fraction: nil, label: Text(titleKey)) }
    @_disfavoredOverload public init<S: StringProtocol>(_ title: S) where Label == Text { self.init(fraction: nil, label: Text(title)) }
    public init<V: BinaryFloatingPoint>(value: V?, total: V = 1.0) where Label == EmptyView {
        self.init(fraction: value.map { Double($0 / total) }, label: nil)
    }
    public init<V: BinaryFloatingPoint>(value: V?, total: V = 1.0, @ViewBuilder label: () -> Label) {
        self.init(fraction: value.map { Double($0 / total) }, label: label())
    }
    public init<V: BinaryFloatingPoint>(_ titleKey: LocalizedStringKey, value: V?, total: V = 1.0) where Label == Text {
        self.init(fraction: value.map { Double($0 / total) }, label: Text(titleKey))
    }
    @_disfavoredOverload public init<S: StringProtocol, V: BinaryFloatingPoint>(_ title: S, value: V?, total: V = 1.0) where Label == Text {
        self.init(fraction: value.map { Double($0 / total) }, label: Text(title))
    }
}
