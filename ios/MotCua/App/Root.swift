import MotCuaCore
import MotCuaKit
import SwiftUI

/// The newest screen, or a word before the first.
struct Root: View {
    let delegate: AppDelegate
    @Environment(\.scenePhase) private var phase

    private var screen: Screen? { delegate.core.screen }

    /// Who follows a dossier has a reason to be told of it; before that the question would only be in the way.
    private var following: Bool { screen?.route.hasPrefix("dossier/") == true }

    var body: some View {
        page
            .privacyShield(screen?.chrome.private == true)
            // Links of messages and notifications, and the way back from signing in; what one means is the core's word.
            .onOpenURL { delegate.core.openLink($0.absoluteString) }
            .onChange(of: phase, initial: true) { became() }
            .onChange(of: screen?.language) { if let language = screen?.language { delegate.speak(language) } }
            .onChange(of: following, initial: true) { if following { StatusNotifier.askOnce() } }
    }

    @ViewBuilder private var page: some View {
        if let screen {
            ScreenView(screen: screen, shell: delegate.shell)
        } else {
            Opening(words: delegate.shell.words?.opening ?? "")
        }
    }

    private func became() {
        switch phase {
        case .active: delegate.active()
        case .background: delegate.inBackground()
        default: break
        }
    }
}
