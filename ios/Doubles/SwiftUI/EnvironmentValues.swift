// The values that are there without anybody giving them.

public enum ColorScheme: CaseIterable, Sendable { case light, dark }
public enum ColorSchemeContrast: CaseIterable, Sendable { case standard, increased }
public enum LayoutDirection: Hashable, CaseIterable, Sendable { case leftToRight, rightToLeft }
public enum UserInterfaceSizeClass: Sendable { case compact, regular }
public enum ScenePhase: Comparable, Sendable { case background, inactive, active }

public enum DynamicTypeSize: Hashable, Comparable, CaseIterable, Sendable {
    case xSmall, small, medium, large, xLarge, xxLarge, xxxLarge
    case accessibility1, accessibility2, accessibility3, accessibility4, accessibility5
    public var isAccessibilitySize: Bool { self >= .accessibility1 }
    /// About how much larger body text is than at the default.
    var scale: Double {
        switch self {
        case .xSmall: 14 / 17
        case .small: 15 / 17
        case .medium: 16 / 17
        case .large: 1
        case .xLarge: 19 / 17
        case .xxLarge: 21 / 17
        case .xxxLarge: 23 / 17
        case .accessibility1: 28 / 17
        case .accessibility2: 33 / 17
        case .accessibility3: 40 / 17
        case .accessibility4: 47 / 17
        case .accessibility5: 53 / 17
        }
    }
}

public struct DismissAction {
    let action: () -> Void
    init(_ action: @escaping () -> Void = {}) { self.action = action }
    @MainActor public func callAsFunction() { action() }
}

public struct OpenURLAction {
    public struct Result: Sendable {
        let opens: Bool
        public static let handled = Result(opens: false)
        public static let discarded = Result(opens: false)
        public static let systemAction = Result(opens: true)
    }
    let handler: (URL) -> Result
    init() { handler = { _ in .systemAction } }
    @MainActor public init(handler: @escaping (URL) -> Result) { self.handler = handler }
    @MainActor public func callAsFunction(_ url: URL) { _ = handler(url) }
}

public struct RefreshAction: Sendable {
    let action: @Sendable () async -> Void
    public func callAsFunction() async { await action() }
}

private enum ScenePhaseKey: EnvironmentKey { static let defaultValue = ScenePhase.active }
private enum CapturedKey: EnvironmentKey { static let defaultValue = false }
private enum TypeSizeKey: EnvironmentKey { static let defaultValue = DynamicTypeSize.large }
private enum EnabledKey: EnvironmentKey { static let defaultValue = true }
private enum SchemeKey: EnvironmentKey { static let defaultValue = ColorScheme.light }
private enum ContrastKey: EnvironmentKey { static let defaultValue = ColorSchemeContrast.standard }
private enum DirectionKey: EnvironmentKey { static let defaultValue = LayoutDirection.leftToRight }
private enum VerticalKey: EnvironmentKey { static let defaultValue: UserInterfaceSizeClass? = .regular }
private enum HorizontalKey: EnvironmentKey { static let defaultValue: UserInterfaceSizeClass? = .compact }
private enum LocaleKey: EnvironmentKey { static let defaultValue = Locale(identifier: "vi_VN") }
private enum CalendarKey: EnvironmentKey { static let defaultValue = Calendar(identifier: .gregorian) }
private enum TimeZoneKey: EnvironmentKey { static var defaultValue: TimeZone { TimeZone(identifier: "Asia/Ho_Chi_Minh") ?? .current } }
private enum MotionKey: EnvironmentKey { static let defaultValue = false }
private enum TransparencyKey: EnvironmentKey { static let defaultValue = false }
private enum WithoutColorKey: EnvironmentKey { static let defaultValue = false }
private enum VoiceOverKey: EnvironmentKey { static let defaultValue = true }
private enum RedactionKey: EnvironmentKey { static let defaultValue = RedactionReasons() }
private enum ScaleKey: EnvironmentKey { static let defaultValue: CGFloat = 3 }
private enum LineLimitKey: EnvironmentKey { static let defaultValue: Int? = nil }
private enum FontKey: EnvironmentKey { static let defaultValue: Font? = nil }
private enum DismissKey: EnvironmentKey { static var defaultValue: DismissAction { DismissAction() } }
private enum PresentedKey: EnvironmentKey { static let defaultValue = false }
private enum OpenURLKey: EnvironmentKey { static var defaultValue: OpenURLAction { OpenURLAction() } }
private enum RefreshKey: EnvironmentKey { static let defaultValue: RefreshAction? = nil }

extension EnvironmentValues {
    public var scenePhase: ScenePhase {
        get { self[ScenePhaseKey.self] }
        set { self[ScenePhaseKey.self] = newValue }
    }
    public var isSceneCaptured: Bool {
        get { self[CapturedKey.self] }
        set { self[CapturedKey.self] = newValue }
    }
    public var dynamicTypeSize: DynamicTypeSize {
        get { self[TypeSizeKey.self] }
        set { self[TypeSizeKey.self] = newValue }
    }
    public var isEnabled: Bool {
        get { self[EnabledKey.self] }
        set { self[EnabledKey.self] = newValue }
    }
    public var colorScheme: ColorScheme {
        get { self[SchemeKey.self] }
        set { self[SchemeKey.self] = newValue }
    }
    public var layoutDirection: LayoutDirection {
        get { self[DirectionKey.self] }
        set { self[DirectionKey.self] = newValue }
    }
    public var verticalSizeClass: UserInterfaceSizeClass? {
        get { self[VerticalKey.self] }
        set { self[VerticalKey.self] = newValue }
    }
    public var horizontalSizeClass: UserInterfaceSizeClass? {
        get { self[HorizontalKey.self] }
        set { self[HorizontalKey.self] = newValue }
    }
    public var locale: Locale {
        get { self[LocaleKey.self] }
        set { self[LocaleKey.self] = newValue }
    }
    public var calendar: Calendar {
        get { self[CalendarKey.self] }
        set { self[CalendarKey.self] = newValue }
    }
    public var timeZone: TimeZone {
        get { self[TimeZoneKey.self] }
        set { self[TimeZoneKey.self] = newValue }
    }
    public var redactionReasons: RedactionReasons {
        get { self[RedactionKey.self] }
        set { self[RedactionKey.self] = newValue }
    }
    public var displayScale: CGFloat {
        get { self[ScaleKey.self] }
        set { self[ScaleKey.self] = newValue }
    }
    public var lineLimit: Int? {
        get { self[LineLimitKey.self] }
        set { self[LineLimitKey.self] = newValue }
    }
    public var font: Font? {
        get { self[FontKey.self] }
        set { self[FontKey.self] = newValue }
    }
    public var openURL: OpenURLAction {
        get { self[OpenURLKey.self] }
        set { self[OpenURLKey.self] = newValue }
    }

    public internal(set) var colorSchemeContrast: ColorSchemeContrast {
        get { self[ContrastKey.self] }
        set { self[ContrastKey.self] = newValue }
    }
    public internal(set) var accessibilityReduceMotion: Bool {
        get { self[MotionKey.self] }
        set { self[MotionKey.self] = newValue }
    }
    public internal(set) var accessibilityReduceTransparency: Bool {
        get { self[TransparencyKey.self] }
        set { self[TransparencyKey.self] = newValue }
    }
    public internal(set) var accessibilityDifferentiateWithoutColor: Bool {
        get { self[WithoutColorKey.self] }
        set { self[WithoutColorKey.self] = newValue }
    }
    public internal(set) var accessibilityVoiceOverEnabled: Bool {
        get { self[VoiceOverKey.self] }
        set { self[VoiceOverKey.self] = newValue }
    }
    public internal(set) var dismiss: DismissAction {
        get { self[DismissKey.self] }
        set { self[DismissKey.self] = newValue }
    }
    public internal(set) var isPresented: Bool {
        get { self[PresentedKey.self] }
        set { self[PresentedKey.self] = newValue }
    }
    public internal(set) var refresh: RefreshAction? {
        get { self[RefreshKey.self] }
        set { self[RefreshKey.self] = newValue }
    }
}
