// Modifiers and values of accessibility.

public struct AccessibilityTraits: SetAlgebra, Sendable {
    private var bits: UInt32
    public init() { bits = 0 }
    private init(bit: UInt32) { bits = 1 << bit }
    public static let isButton = Self(bit: 0)
    public static let isHeader = Self(bit: 1)
    public static let isSelected = Self(bit: 2)
    public static let isLink = Self(bit: 3)
    public static let isSearchField = Self(bit: 4)
    public static let isImage = Self(bit: 5)
    public static let playsSound = Self(bit: 6)
    public static let isKeyboardKey = Self(bit: 7)
    public static let isStaticText = Self(bit: 8)
    public static let isSummaryElement = Self(bit: 9)
    public static let updatesFrequently = Self(bit: 10)
    public static let startsMediaSession = Self(bit: 11)
    public static let allowsDirectInteraction = Self(bit: 12)
    public static let causesPageTurn = Self(bit: 13)
    public static let isModal = Self(bit: 14)
    public static let isToggle = Self(bit: 15)
    public static let isTabBar = Self(bit: 16)

    public typealias Element = AccessibilityTraits
    public func contains(_ member: Self) -> Bool { bits & member.bits == member.bits }
    public func union(_ other: Self) -> Self { with(bits | other.bits) }
    public func intersection(_ other: Self) -> Self { with(bits & other.bits) }
    public func symmetricDifference(_ other: Self) -> Self { with(bits ^ other.bits) }
    public mutating func formUnion(_ other: Self) { bits |= other.bits }
    public mutating func formIntersection(_ other: Self) { bits &= other.bits }
    public mutating func formSymmetricDifference(_ other: Self) { bits ^= other.bits }
    @discardableResult public mutating func insert(_ newMember: Self) -> (inserted: Bool, memberAfterInsert: Self) {
        let new = !contains(newMember)
        bits |= newMember.bits
        return (new, newMember)
    }
    @discardableResult public mutating func remove(_ member: Self) -> Self? {
        let had = intersection(member)
        bits &= ~member.bits
        return had.bits == 0 ? nil : had
    }
    @discardableResult public mutating func update(with newMember: Self) -> Self? {
        let had = intersection(newMember)
        bits |= newMember.bits
        return had.bits == 0 ? nil : had
    }
    private func with(_ bits: UInt32) -> Self {
        var traits = Self()
        traits.bits = bits
        return traits
    }
}

public struct AccessibilityChildBehavior: Hashable, Sendable {
    enum Kind { case ignore, contain, combine }
    let kind: Kind
    public static let ignore = Self(kind: .ignore)
    public static let contain = Self(kind: .contain)
    public static let combine = Self(kind: .combine)
}

public enum AccessibilityHeadingLevel: UInt, Sendable { case unspecified, h1, h2, h3, h4, h5, h6 }

public struct AccessibilityActionKind: Equatable, Sendable {
    let name: String
    public static let `default` = Self(name: "default")
    public static let escape = Self(name: "escape")
    public static let magicTap = Self(name: "magicTap")
    public init(named name: Text) { self.name = name.string }
    private init(name: String) { self.name = name }
}
public enum AccessibilityAdjustmentDirection: Sendable { case increment, decrement }

public enum AXCustomContent {
    public enum Importance: UInt, Sendable { case `default`, high }
}
public struct AccessibilityCustomContentKey: Equatable, Sendable {
    let label: String
    let id: String
    public init(_ label: Text, id: String) { (self.label, self.id) = (label.string, id) }
    public init(_ labelKey: LocalizedStringKey, id: String) { (label, self.id) = (labelKey.text, id) }
    public init(_ labelKey: LocalizedStringKey) { (label, id) = (labelKey.text, labelKey.text) }
}

/// What is said outside of the order of elements.
public enum AccessibilityNotification {
    public struct Announcement: Sendable {
        private let text: String
        public init(_ announcement: String) { text = announcement }
        public init(_ announcement: AttributedString) { text = String(announcement.characters) }
        /// On Apple's systems from any thread; here the stages live on the main actor, where views post from.
        @MainActor public func post() { UIAccessibility.post(notification: .announcement, argument: text) }
    }
    public struct ScreenChanged: Sendable {
        public init() {}
        @MainActor public func post() { UIAccessibility.post(notification: .screenChanged, argument: nil) }
    }
    public struct LayoutChanged: Sendable {
        public init() {}
        @MainActor public func post() { UIAccessibility.post(notification: .layoutChanged, argument: nil) }
    }
}

struct _AXModifier: _PrimitiveModifier {
    let meaning: Meaning
    func _update(_ node: _Node, content: any View) {
        node.meaning = meaning
        node.children { $0.add(content, at: 0) }
    }
}
struct _Representation: _PrimitiveModifier {
    let other: any View
    func _update(_ node: _Node, content: any View) {
        node.meaning = .represented
        node.children {
            $0.add(content, at: 0)
            $0.add(other, part: "representation")
        }
    }
}

public struct LocalCoordinateSpace: Sendable { public static var local: Self { Self() } }
struct _Touched: _PrimitiveModifier {
    let action: (CGPoint) -> Void
    func _update(_ node: _Node, content: any View) {
        node.memory = self
        node.children { $0.add(content, at: 0) }
    }
}

extension View {
    fileprivate func ax(_ change: @escaping @MainActor (inout AX) -> Void) -> some View { modifier(_AXModifier(meaning: .change(change))) }

    public func accessibilityElement(children: AccessibilityChildBehavior = .ignore) -> some View {
        modifier(_AXModifier(meaning: .element(children)))
    }
    public func accessibilityRepresentation<V: View>(@ViewBuilder representation: () -> V) -> some View {
        modifier(_Representation(other: representation()))
    }
    public func accessibilityChildren<V: View>(@ViewBuilder children: () -> V) -> some View {
        modifier(_Representation(other: children().accessibilityElement(children: .contain)))
    }
    public func accessibilityHidden(_ hidden: Bool) -> some View { modifier(_AXModifier(meaning: hidden ? .hidden : .layout)) }
    public func hidden() -> some View { accessibilityHidden(true) }
    public func opacity(_ opacity: Double) -> some View { accessibilityHidden(opacity <= 0) }

    public func accessibilityLabel(_ label: Text) -> some View { ax { $0.label = label.string } }
    public func accessibilityLabel(_ labelKey: LocalizedStringKey) -> some View { accessibilityLabel(Text(labelKey)) }
    @_disfavoredOverload public func accessibilityLabel<S: StringProtocol>(_ label: S) -> some View { accessibilityLabel(Text(label)) }
    public func accessibilityValue(_ valueDescription: Text) -> some View { ax { $0.value = valueDescription.string } }
    public func accessibilityValue(_ valueKey: LocalizedStringKey) -> some View { accessibilityValue(Text(valueKey)) }
    @_disfavoredOverload public func accessibilityValue<S: StringProtocol>(_ value: S) -> some View { accessibilityValue(Text(value)) }
    public func accessibilityHint(_ hint: Text) -> some View { ax { $0.hint = hint.string.isEmpty ? nil : hint.string } }
    public func accessibilityHint(_ hintKey: LocalizedStringKey) -> some View { accessibilityHint(Text(hintKey)) }
    @_disfavoredOverload public func accessibilityHint<S: StringProtocol>(_ hint: S) -> some View { accessibilityHint(Text(hint)) }
    public func accessibilityInputLabels(_ inputLabels: [Text]) -> some View { ax { $0.inputLabels = inputLabels.map(\.string) } }
    @_disfavoredOverload public func accessibilityInputLabels<S: StringProtocol>(_ inputLabels: [S]) -> some View {
        ax { $0.inputLabels = inputLabels.map { String($0) } }
    }
    public func accessibilityIdentifier(_ identifier: String) -> some View { ax { $0.identifier = identifier } }
    public func accessibilityAddTraits(_ traits: AccessibilityTraits) -> some View { ax { $0.traits.formUnion(traits) } }
    public func accessibilityRemoveTraits(_ traits: AccessibilityTraits) -> some View { ax { $0.traits.remove(traits) } }
    public func accessibilitySortPriority(_ sortPriority: Double) -> some View { ax { $0.sort = sortPriority } }
    public func accessibilityHeading(_ level: AccessibilityHeadingLevel) -> some View { ax { $0.heading = level } }
    public func accessibilityRespondsToUserInteraction(_ respondsToUserInteraction: Bool = true) -> some View {
        ax { if !respondsToUserInteraction { $0.activate = nil } }
    }
    public func accessibilityIgnoresInvertColors(_ active: Bool = true) -> some View { self }
    public func accessibilityShowsLargeContentViewer() -> some View { self }
    public func accessibilityShowsLargeContentViewer<V: View>(@ViewBuilder _ largeContentView: () -> V) -> some View { self }
    public func speechAlwaysIncludesPunctuation(_ value: Bool = true) -> some View { self }
    public func speechSpellsOutCharacters(_ value: Bool = true) -> some View { self }

    public func accessibilityCustomContent(
        _ key: AccessibilityCustomContentKey, _ value: Text?, importance: AXCustomContent.Importance = .default
    ) -> some View {
        ax { ax in
            ax.custom.removeAll { $0.key == key.id }
            if let value { ax.custom.append((key.id, key.label, value.string)) }
        }
    }
    public func accessibilityCustomContent(
        _ key: AccessibilityCustomContentKey, _ valueKey: LocalizedStringKey, importance: AXCustomContent.Importance = .default
    ) -> some View { accessibilityCustomContent(key, Text(valueKey), importance: importance) }
    @_disfavoredOverload public func accessibilityCustomContent<V: StringProtocol>(
        _ key: AccessibilityCustomContentKey, _ value: V, importance: AXCustomContent.Importance = .default
    ) -> some View { accessibilityCustomContent(key, Text(value), importance: importance) }
    public func accessibilityCustomContent(
        _ label: Text, _ value: Text, importance: AXCustomContent.Importance = .default
    ) -> some View { accessibilityCustomContent(AccessibilityCustomContentKey(label, id: label.string), value, importance: importance) }
    public func accessibilityCustomContent(
        _ labelKey: LocalizedStringKey, _ value: Text, importance: AXCustomContent.Importance = .default
    ) -> some View { accessibilityCustomContent(Text(labelKey), value, importance: importance) }

    public func accessibilityAction(_ actionKind: AccessibilityActionKind = .default, _ handler: @escaping () -> Void) -> some View {
        ax { ax in
            if actionKind == .default { ax.activate = handler } else { ax.actions.append((actionKind.name, handler)) }
        }
    }
    public func accessibilityAction(named name: Text, _ handler: @escaping () -> Void) -> some View {
        ax { $0.actions.append((name.string, handler)) }
    }
    public func accessibilityAction(named nameKey: LocalizedStringKey, _ handler: @escaping () -> Void) -> some View {
        accessibilityAction(named: Text(nameKey), handler)
    }
    @_disfavoredOverload public func accessibilityAction<S: StringProtocol>(
        named name: S, _ handler: @escaping () -> Void
    ) -> some View { accessibilityAction(named: Text(name), handler) }
    public func accessibilityAdjustableAction(_ handler: @escaping (AccessibilityAdjustmentDirection) -> Void) -> some View {
        ax { ax in
            ax.actions.append(("increment", { handler(.increment) }))
            ax.actions.append(("decrement", { handler(.decrement) }))
        }
    }

    /// A control inside keeps its own action.
    public func onTapGesture(count: Int = 1, perform action: @escaping () -> Void) -> some View {
        ax { if $0.activate == nil { $0.activate = action } }
    }
    /// Where it is touched a test says by ``Stage/touch(_:at:)``; nothing else reaches it.
    public func onTapGesture(count: Int = 1, coordinateSpace: LocalCoordinateSpace = .local, perform action: @escaping (CGPoint) -> Void)
        -> some View
    { modifier(_Touched(action: action)) }
    public func allowsHitTesting(_ enabled: Bool) -> some View { ax { if !enabled { $0.activate = nil } } }
}
