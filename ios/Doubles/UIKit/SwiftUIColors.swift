// Colours and traits: what SwiftUI code names of UIKit. A colour keeps its components, so that a test can compute contrast.
import Foundation

public enum UIUserInterfaceStyle: Int, Sendable { case unspecified, light, dark }
public enum UIAccessibilityContrast: Int, Sendable { case unspecified = -1, normal, high }
public enum UIUserInterfaceSizeClass: Int, Sendable { case unspecified, compact, regular }

open class UITraitCollection: NSObject, @unchecked Sendable {
    public let userInterfaceStyle: UIUserInterfaceStyle
    public let accessibilityContrast: UIAccessibilityContrast
    public override init() {
        userInterfaceStyle = .unspecified
        accessibilityContrast = .unspecified
    }
    public init(userInterfaceStyle: UIUserInterfaceStyle) {
        self.userInterfaceStyle = userInterfaceStyle
        accessibilityContrast = .unspecified
    }
    public init(accessibilityContrast: UIAccessibilityContrast) {
        userInterfaceStyle = .unspecified
        self.accessibilityContrast = accessibilityContrast
    }
}

open class UIColor: NSObject, @unchecked Sendable {
    private enum Source {
        case components(red: CGFloat, green: CGFloat, blue: CGFloat, alpha: CGFloat)
        case dynamic((UITraitCollection) -> UIColor)
    }
    private let source: Source

    public init(red: CGFloat, green: CGFloat, blue: CGFloat, alpha: CGFloat) {
        source = .components(red: red, green: green, blue: blue, alpha: alpha)
    }
    public convenience init(white: CGFloat, alpha: CGFloat) { self.init(red: white, green: white, blue: white, alpha: alpha) }
    public init(dynamicProvider: @escaping (UITraitCollection) -> UIColor) { source = .dynamic(dynamicProvider) }

    public func resolvedColor(with traitCollection: UITraitCollection) -> UIColor {
        switch source {
        case .components: self
        case .dynamic(let provider): provider(traitCollection).resolvedColor(with: traitCollection)
        }
    }
    public func withAlphaComponent(_ alpha: CGFloat) -> UIColor {
        switch source {
        case .components(let red, let green, let blue, _): UIColor(red: red, green: green, blue: blue, alpha: alpha)
        case .dynamic(let provider): UIColor { provider($0).withAlphaComponent(alpha) }
        }
    }
    @discardableResult public func getRed(
        _ red: UnsafeMutablePointer<CGFloat>?, green: UnsafeMutablePointer<CGFloat>?, blue: UnsafeMutablePointer<CGFloat>?,
        alpha: UnsafeMutablePointer<CGFloat>?
    ) -> Bool {
        guard case .components(let r, let g, let b, let a) = resolvedColor(with: UITraitCollection()).source else { return false }
        red?.pointee = r
        green?.pointee = g
        blue?.pointee = b
        alpha?.pointee = a
        return true
    }

    public override func isEqual(_ object: Any?) -> Bool {
        guard let other = object as? UIColor else { return false }
        switch (source, other.source) {
        case (.components(let r, let g, let b, let a), .components(let r2, let g2, let b2, let a2)):
            return r == r2 && g == g2 && b == b2 && a == a2
        default: return self === other
        }
    }
    public override var hash: Int {
        guard case .components(let r, let g, let b, let a) = source else { return ObjectIdentifier(self).hashValue }
        return [r, g, b, a].hashValue
    }
}

extension UIColor {
    public static var black: UIColor { UIColor(white: 0, alpha: 1) }
    public static var white: UIColor { UIColor(white: 1, alpha: 1) }
    public static var clear: UIColor { UIColor(white: 0, alpha: 0) }
    public static let label = UIColor { UIColor(white: $0.userInterfaceStyle == .dark ? 1 : 0, alpha: 1) }
    public static let secondaryLabel = UIColor { UIColor(white: $0.userInterfaceStyle == .dark ? 0.92 : 0.24, alpha: 0.6) }
    public static let separator = UIColor { UIColor(white: $0.userInterfaceStyle == .dark ? 0.33 : 0.24, alpha: 0.3) }
    public static let systemBackground = UIColor { UIColor(white: $0.userInterfaceStyle == .dark ? 0 : 1, alpha: 1) }
    public static let secondarySystemBackground = UIColor {
        $0.userInterfaceStyle == .dark
            ? UIColor(red: 0.11, green: 0.11, blue: 0.118, alpha: 1) : UIColor(red: 0.949, green: 0.949, blue: 0.969, alpha: 1)
    }
    public static let systemGroupedBackground = UIColor {
        $0.userInterfaceStyle == .dark ? UIColor(white: 0, alpha: 1) : UIColor(red: 0.949, green: 0.949, blue: 0.969, alpha: 1)
    }
    public static let systemRed = UIColor { _ in UIColor(red: 1, green: 0.231, blue: 0.188, alpha: 1) }
    public static let systemBlue = UIColor { _ in UIColor(red: 0, green: 0.478, blue: 1, alpha: 1) }
    public static let systemGreen = UIColor { _ in UIColor(red: 0.204, green: 0.78, blue: 0.349, alpha: 1) }
}
