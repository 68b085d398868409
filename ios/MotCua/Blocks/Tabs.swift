import MotCuaCore
import SwiftUI

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
        Button {
            shell.press(tab.id)
        } label: {
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
    @ViewBuilder private var face: some View {
        if height == .compact {
            HStack(spacing: 8) {
                picture
                words
            }
        } else {
            VStack(spacing: 4) {
                picture
                words
            }
        }
    }

    private var words: some View {
        Text(verbatim: tab.label).font(.caption.weight(.medium)).multilineTextAlignment(.center)
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
