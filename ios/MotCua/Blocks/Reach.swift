import MotCuaCore
import SwiftUI

/// The focus of a page, which its blocks share: the keyboard's and VoiceOver's, both by the ids of blocks.
struct Reach {
    /// Id of the block that is typed in; the second and third part of a date have keys of their own.
    let typing: FocusState<String?>.Binding
    /// Id of the block VoiceOver reads.
    let heard: AccessibilityFocusState<String?>.Binding
    /// What is typed in on this page, in order.
    let order: [String]

    /// To the input after this one; away from the keyboard when there is none.
    func next(after key: String) {
        let later = order.drop { $0 != key }.dropFirst()
        typing.wrappedValue = later.first
    }
}

extension EnvironmentValues {
    var reach: Reach? {
        get { self[ReachKey.self] }
        set { self[ReachKey.self] = newValue }
    }
}

private struct ReachKey: EnvironmentKey {
    static var defaultValue: Reach? { nil }
}

extension View {
    /// VoiceOver lands here when focus is moved to the block of this id.
    func landing(_ id: String?) -> some View { modifier(Landing(id: id)) }

    /// A block of the page: found by its id, its parts read one by one.
    func block(_ id: String) -> some View {
        accessibilityElement(children: .contain).accessibilityIdentifier("block:" + id)
    }

    /// Tells what is wrong with an input where VoiceOver reads it after the value, named as the input is.
    func wrong(_ label: InputLabel) -> some View { modifier(Wrong(label: label)) }
}

private struct Landing: ViewModifier {
    let id: String?
    @Environment(\.reach) private var reach

    func body(content: Content) -> some View {
        if let id, let reach {
            content.accessibilityFocused(reach.heard, equals: id)
        } else {
            content
        }
    }
}

private struct Wrong: ViewModifier {
    let label: InputLabel

    func body(content: Content) -> some View {
        if let error = label.error {
            content.accessibilityCustomContent(
                AccessibilityCustomContentKey(Text(verbatim: label.text), id: "error"), Text(verbatim: error), importance: .high)
        } else {
            content
        }
    }
}
