import Foundation
import MotCuaCore
import SwiftUI

/// A whole screen: its chrome, its page, its tabs.
struct ScreenView: View {
    let screen: Screen
    let shell: Shell

    var body: some View {
        // Before any input of the page asks for its text.
        let _ = shell.buffers.at(screen.route)
        VStack(spacing: 0) {
            Top(chrome: screen.chrome, root: !screen.tabs.isEmpty)
            Page(screen: screen, shell: shell).id(screen.route)
        }
        .background(Theme.paper)
        .foregroundStyle(Theme.ink)
        .tint(Theme.primary)
        .question(shell)
        .background { EmptyAnchor().trouble(shell) }
        .accessibilityAction(.escape) { if screen.chrome.back != nil { shell.back() } }
        .environment(shell)
        .environment(\.locale, Locale(identifier: screen.language))
        .onChange(of: screen.revision, initial: true) { shell.show(screen) }
    }
}

/// Two alerts on one view would stand in each other's way; the second hangs on this.
private struct EmptyAnchor: View {
    var body: some View { Color.clear.accessibilityHidden(true) }
}

/// The way back or the app's name, and the short status line beside it.
private struct Top: View {
    let chrome: Chrome
    let root: Bool

    /// As many letters of a status as stand beside the way back; longer ones go under it.
    private static let beside = 26

    var body: some View {
        frame
            .foregroundStyle(root ? Theme.onBand : Theme.primary)
            .padding(.horizontal, 20)
            .padding(.vertical, 4)
            .background(root ? Theme.band : Theme.paper)
    }

    @ViewBuilder private var frame: some View {
        if (chrome.status ?? "").count <= Self.beside {
            Beside(.center) {
                leading
                status
            }
            .wide()
        } else {
            Lines {
                leading
                status.padding(.bottom, 8)
            }
        }
    }

    @ViewBuilder private var leading: some View {
        if let back = chrome.back {
            BackButton(label: back)
        } else if let name = Bundle.main.object(forInfoDictionaryKey: "CFBundleDisplayName") as? String {
            Text(verbatim: name).font(.headline)
        }
    }

    @ViewBuilder private var status: some View {
        if chrome.status != nil || chrome.offline {
            HStack(alignment: .firstTextBaseline, spacing: 8) {
                Spacer(minLength: 0)
                if chrome.offline { Picture(.offline) }
                Text(verbatim: chrome.status ?? "").multilineTextAlignment(.trailing)
            }
            .font(.footnote)
            .foregroundStyle(root ? Theme.onBand : Theme.soft)
        }
    }
}

private struct BackButton: View {
    let label: String
    @Environment(Shell.self) private var shell

    var body: some View {
        Button {
            shell.back()
        } label: {
            HStack(alignment: .firstTextBaseline, spacing: 4) {
                Picture(.back)
                Text(verbatim: label)
            }
            .font(.action)
            .multilineTextAlignment(.leading)
            .frame(minWidth: Theme.target, minHeight: Theme.target, alignment: .leading)
            .contentShape(Rectangle())
        }
        .buttonStyle(.plain)
    }
}

/// Before the core has read its store: a moment on a new phone, longer on an old one.
struct Opening: View {
    let words: String

    var body: some View {
        VStack(spacing: 20) {
            ProgressView().accessibilityHidden(true)
            Soft(text: words, font: .body)
        }
        .frame(maxWidth: .infinity, maxHeight: .infinity)
        .background(Theme.paper)
    }
}
