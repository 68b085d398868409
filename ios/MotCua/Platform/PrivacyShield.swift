import SwiftUI

/// Covers a page with identity data while the app is not in front, so that the app switcher keeps no picture of it, and while the
/// screen is recorded or shown elsewhere. Single screenshots cannot be kept from being taken on this system.
private struct PrivacyShield: ViewModifier {
    let on: Bool
    @Environment(\.scenePhase) private var phase
    @Environment(\.isSceneCaptured) private var captured

    private var covered: Bool { on && (phase != .active || captured) }

    func body(content: Content) -> some View {
        content
            .privacySensitive(on)
            .accessibilityHidden(covered)
            .overlay {
                if covered {
                    Color(uiColor: .systemBackground)
                        .ignoresSafeArea()
                        .overlay { Image(systemName: "lock").font(.largeTitle).accessibilityHidden(true) }
                }
            }
    }
}

extension View {
    /// Covers this view whenever somebody else could see it.
    func privacyShield(_ on: Bool) -> some View { modifier(PrivacyShield(on: on)) }
}
