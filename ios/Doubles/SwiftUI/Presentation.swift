// What is shown over the page while a binding is true: then only that can be reached.

struct _Presentation: _PrimitiveModifier {
    let isPresented: () -> Bool
    let dismiss: () -> Void
    /// After any of its buttons it goes away by itself: alerts and dialogs do, sheets do not.
    let endsByButton: Bool
    let onDismiss: (() -> Void)?
    let content: () -> any View

    func _update(_ node: _Node, content shown: any View) {
        let presented = node.tracked { isPresented() }
        let body = presented ? node.tracked { content() } : nil
        let wasPresented = node.memory as? Bool ?? false
        node.memory = presented
        var environment = node.environment
        environment.dismiss = DismissAction(dismiss)
        environment.isPresented = true
        environment.presentation = endsByButton ? dismiss : nil
        environment.buttonStyle = nil
        node.children {
            $0.add(shown, at: 0)
            if let body { $0.add(_Presented(content: body), part: "presented", environment: environment) }
        }
        if wasPresented, !presented, let onDismiss { node.host.later(onDismiss) }
    }
}

/// Lies on top from when it comes until it goes.
private struct _Presented: _Primitive {
    let content: any View
    func _update(_ node: _Node) {
        if node.memory == nil {
            node.memory = true
            node.host.modals.append(node)
        }
        node.children { $0.add(content, at: 0) }
    }
}

private enum PresentationKey: EnvironmentKey { static var defaultValue: (() -> Void)? { nil } }
extension EnvironmentValues {
    /// What ends the alert a button stands in.
    var presentation: (() -> Void)? {
        get { self[PresentationKey.self] }
        set { self[PresentationKey.self] = newValue }
    }
}

/// An alert or a dialog, as the system shows it: the title, the message, the buttons.
private struct Dialog: View {
    let title: Text?
    let message: any View
    let actions: any View
    /// What the system adds when the app gives no way out.
    let cancel: String

    var body: some View {
        DialogTitle(title: title)
        AnyView(message)
        DialogActions(actions: actions, cancel: cancel)
    }
}
private struct DialogTitle: _Primitive {
    let title: Text?
    func _update(_ node: _Node) {
        let title = title?.string ?? ""
        node.meaning = .leaf { AX(node: $0, kind: .alert, label: title) }
    }
}
private struct DialogActions: _Primitive {
    let actions: any View
    let cancel: String
    func _update(_ node: _Node) {
        node.children {
            $0.add(actions, at: 0)
            if !cancel.isEmpty { $0.add(Button(role: .cancel, action: {}) { Text(verbatim: cancel) }, at: 1) }
        }
        // The system's own button is there only when there is no other way out.
        let dialog = cancel == "Cancel"
        node.meaning = cancel.isEmpty ? .layout : .dialog(always: dialog)
    }
}

extension View {
    private func dialog<A: View, M: View>(
        _ title: Text?, _ isPresented: Binding<Bool>, _ cancel: String, _ actions: A, _ message: M
    ) -> some View {
        modifier(
            _Presentation(
                isPresented: { isPresented.wrappedValue }, dismiss: { isPresented.wrappedValue = false }, endsByButton: true,
                onDismiss: nil, content: { Dialog(title: title, message: message, actions: actions, cancel: cancel) }))
    }

    public func alert<A: View, M: View>(
        _ title: Text, isPresented: Binding<Bool>, @ViewBuilder actions: () -> A, @ViewBuilder message: () -> M
    ) -> some View { dialog(title, isPresented, "OK", actions(), message()) }
    public func alert<A: View>(_ title: Text, isPresented: Binding<Bool>, @ViewBuilder actions: () -> A) -> some View {
        dialog(title, isPresented, "OK", actions(), EmptyView())
    }
    public func alert<A: View, M: View>(
        _ titleKey: LocalizedStringKey, isPresented: Binding<Bool>, @ViewBuilder actions: () -> A, @ViewBuilder message: () -> M
    ) -> some View { dialog(Text(titleKey), isPresented, "OK", actions(), message()) }
    public func alert<A: View>(_ titleKey: LocalizedStringKey, isPresented: Binding<Bool>, @ViewBuilder actions: () -> A) -> some View {
        dialog(Text(titleKey), isPresented, "OK", actions(), EmptyView())
    }
    @_disfavoredOverload public func alert<S: StringProtocol, A: View, M: View>(
        _ title: S, isPresented: Binding<Bool>, @ViewBuilder actions: () -> A, @ViewBuilder message: () -> M
    ) -> some View { dialog(Text(title), isPresented, "OK", actions(), message()) }
    @_disfavoredOverload public func alert<S: StringProtocol, A: View>(
        _ title: S, isPresented: Binding<Bool>, @ViewBuilder actions: () -> A
    ) -> some View { dialog(Text(title), isPresented, "OK", actions(), EmptyView()) }

    public func confirmationDialog<A: View, M: View>(
        _ title: Text, isPresented: Binding<Bool>, titleVisibility: Visibility = .automatic, @ViewBuilder actions: () -> A,
        @ViewBuilder message: () -> M
    ) -> some View { dialog(titleVisibility == .visible ? title : nil, isPresented, "Cancel", actions(), message()) }
    public func confirmationDialog<A: View>(
        _ title: Text, isPresented: Binding<Bool>, titleVisibility: Visibility = .automatic, @ViewBuilder actions: () -> A
    ) -> some View { dialog(titleVisibility == .visible ? title : nil, isPresented, "Cancel", actions(), EmptyView()) }
    public func confirmationDialog<A: View>(
        _ titleKey: LocalizedStringKey, isPresented: Binding<Bool>, titleVisibility: Visibility = .automatic, @ViewBuilder actions: () -> A
    ) -> some View { dialog(titleVisibility == .visible ? Text(titleKey) : nil, isPresented, "Cancel", actions(), EmptyView()) }

    public func sheet<Content: View>(
        isPresented: Binding<Bool>, onDismiss: (() -> Void)? = nil, @ViewBuilder content: @escaping () -> Content
    ) -> some View {
        modifier(
            _Presentation(
                isPresented: { isPresented.wrappedValue }, dismiss: { isPresented.wrappedValue = false }, endsByButton: false,
                onDismiss: onDismiss, content: { content() }))
    }
    public func fullScreenCover<Content: View>(
        isPresented: Binding<Bool>, onDismiss: (() -> Void)? = nil, @ViewBuilder content: @escaping () -> Content
    ) -> some View { sheet(isPresented: isPresented, onDismiss: onDismiss, content: content) }
    public func sheet<Item: Identifiable, Content: View>(
        item: Binding<Item?>, onDismiss: (() -> Void)? = nil, @ViewBuilder content: @escaping (Item) -> Content
    ) -> some View {
        modifier(
            _Presentation(
                isPresented: { item.wrappedValue != nil }, dismiss: { item.wrappedValue = nil }, endsByButton: false,
                onDismiss: onDismiss, content: { item.wrappedValue.map { AnyView(content($0).id($0.id)) } ?? AnyView(EmptyView()) }))
    }
}
