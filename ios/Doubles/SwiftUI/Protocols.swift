// A double of SwiftUI for machines without it: bodies are evaluated, nothing is drawn. Signatures follow Apple's documentation for
// iOS 17, written from knowledge of it; that code compiles here is good reason to expect it to compile on a Mac, and no proof.
//
// What differs knowingly: a view below one that is evaluated is always evaluated too (SwiftUI skips it when it is equal), there is no
// layout, no animation and no preference; elements are read in the order of the source instead of by their place on the screen.
@_exported import Foundation
@_exported import Observation
@_exported import UIKit

@MainActor @preconcurrency public protocol View {
    associatedtype Body: View
    @ViewBuilder @MainActor @preconcurrency var body: Body { get }
}

extension Never: View {
    public var body: Never { fatalError("no body") }
}

/// A view that is no composition of others. It says what it puts into the tree.
@MainActor @preconcurrency public protocol _Primitive: View where Body == Never {
    func _update(_ node: _Node)
}

extension _Primitive {
    public var body: Never { fatalError("a primitive has no body") }
}

extension Optional: View where Wrapped: View {
    public typealias Body = Never
}
extension Optional: _Primitive where Wrapped: View {
    public func _update(_ node: _Node) {
        node.children { if let self { $0.add(self, at: 0) } }
    }
}

@MainActor @preconcurrency public protocol ViewModifier {
    associatedtype Body: View
    @ViewBuilder @MainActor @preconcurrency func body(content: Self.Content) -> Body
    typealias Content = _ViewModifier_Content<Self>
}

/// What a modifier is applied to, seen from inside of it.
public struct _ViewModifier_Content<Modifier: ViewModifier>: _Primitive {
    let content: any View
    public func _update(_ node: _Node) { node.children { $0.add(content, at: 0) } }
}

/// A modifier of the double itself: it says something of the content's node.
@MainActor @preconcurrency public protocol _PrimitiveModifier {
    func _update(_ node: _Node, content: any View)
}

public struct ModifiedContent<Content, Modifier> {
    public var content: Content
    public var modifier: Modifier
    public init(content: Content, modifier: Modifier) {
        self.content = content
        self.modifier = modifier
    }
}

extension ModifiedContent: View where Content: View {
    public typealias Body = Never
}
extension ModifiedContent: _Primitive where Content: View {
    public func _update(_ node: _Node) {
        if let primitive = modifier as? any _PrimitiveModifier {
            primitive._update(node, content: content)
        } else if let custom = modifier as? any ViewModifier {
            apply(custom, node)
        } else {
            node.children { $0.add(content, at: 0) }
        }
    }

    @MainActor private func apply<M: ViewModifier>(_ modifier: M, _ node: _Node) {
        var linked = modifier
        node.link(&linked)
        let body = node.tracked { linked.body(content: _ViewModifier_Content(content: content)) }
        node.children { $0.add(body, at: 0) }
    }
}

extension View {
    public func modifier<T>(_ modifier: T) -> ModifiedContent<Self, T> { ModifiedContent(content: self, modifier: modifier) }
}
