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
        // Two alerts on one view would stand in each other's way.
        .background { Color.clear.accessibilityHidden(true).trouble(shell) }
        .accessibilityAction(.escape) { if screen.chrome.back != nil { shell.back() } }
        .environment(shell)
        .environment(\.locale, Locale(identifier: screen.language))
        .onChange(of: screen.revision, initial: true) { shell.show(screen) }
    }
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
            Beside(alignment: .center) {
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
        Button(action: shell.back) {
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

/// The tab bar. Four words share a narrow bar: they grow with the text only as far as they stay whole; held, each is shown large.
struct Tabs: View {
    let tabs: [Tab]

    var body: some View {
        HStack(alignment: .top, spacing: 4) {
            ForEach(tabs, id: \.id) { TabButton(tab: $0) }
        }
        .padding(.horizontal, 8)
        .padding(.vertical, 4)
        .frame(maxWidth: 680)
        .frame(maxWidth: .infinity)
        .background(Theme.surface)
        .overlay(alignment: .top) { Rule() }
        .dynamicTypeSize(...DynamicTypeSize.xLarge)
        .accessibilityElement(children: .contain)
        .accessibilityAddTraits(.isTabBar)
    }
}

private struct TabButton: View {
    let tab: Tab
    @Environment(Shell.self) private var shell
    @Environment(\.verticalSizeClass) private var height

    var body: some View {
        Button(action: { shell.press(tab.id) }) {
            face
                .foregroundStyle(tab.selected ? Theme.primary : Theme.soft)
                .frame(maxWidth: .infinity, minHeight: height == .compact ? Theme.target : 48)
                .contentShape(Rectangle())
        }
        .buttonStyle(.plain)
        .accessibilityLabel(Text(verbatim: tab.label))
        .accessibilityAddTraits(tab.selected ? .isSelected : [])
        .accessibilityShowsLargeContentViewer {
            picture
            Text(verbatim: tab.label)
        }
    }

    /// On a phone on its side the words stand beside the picture, as in the system's own bar.
    private var face: some View {
        let layout = height == .compact ? AnyLayout(HStackLayout(spacing: 8)) : AnyLayout(VStackLayout(spacing: 4))
        return layout {
            picture
            Text(verbatim: tab.label).font(.caption.weight(.medium)).multilineTextAlignment(.center)
        }
    }

    /// The number beside the picture is for the eye; the label says it already.
    private var picture: some View {
        Picture(tab.icon.glyph, filled: tab.selected).font(.title3).overlay(alignment: .topTrailing) {
            if tab.badge > 0 {
                Text(verbatim: "\(tab.badge)")
                    .font(.caption2.weight(.semibold))
                    .foregroundStyle(Theme.error.tint)
                    .padding(.horizontal, 4)
                    .frame(minWidth: 16)
                    .background(Theme.error.ink, in: Capsule())
                    .padding(.leading, 20)
                    .fixedSize()
                    .accessibilityHidden(true)
            }
        }
    }
}
