// A double of Apple's UIKit: what the ports put before the person. See ios/Doubles/README.md.
import Foundation

@MainActor
open class UIResponder: NSObject {
    public override init() {}
}

@MainActor
open class UIView: UIResponder {
    public private(set) var subviews: [UIView] = []
    open var backgroundColor: UIColor?
    open var translatesAutoresizingMaskIntoConstraints = true
    open weak var window: UIWindow?
    public let topAnchor = NSLayoutYAxisAnchor()
    public let leadingAnchor = NSLayoutXAxisAnchor()
    public let trailingAnchor = NSLayoutXAxisAnchor()
    public let safeAreaLayoutGuide = UILayoutGuide()
    public let layoutMarginsGuide = UILayoutGuide()
    open func addSubview(_ view: UIView) { subviews.append(view) }
}

@MainActor
open class UILayoutGuide: NSObject {
    public let topAnchor = NSLayoutYAxisAnchor()
    public let leadingAnchor = NSLayoutXAxisAnchor()
    public let trailingAnchor = NSLayoutXAxisAnchor()
}

@MainActor
open class NSLayoutAnchor<AnchorType: AnyObject>: NSObject {
    open func constraint(equalTo anchor: NSLayoutAnchor<AnchorType>) -> NSLayoutConstraint { NSLayoutConstraint() }
    open func constraint(equalTo anchor: NSLayoutAnchor<AnchorType>, constant: CGFloat) -> NSLayoutConstraint { NSLayoutConstraint() }
}

public final class NSLayoutYAxisAnchor: NSLayoutAnchor<NSLayoutYAxisAnchor> {}
public final class NSLayoutXAxisAnchor: NSLayoutAnchor<NSLayoutXAxisAnchor> {}

@MainActor
open class NSLayoutConstraint: NSObject {
    open class func activate(_ constraints: [NSLayoutConstraint]) {}
}

open class UIFont: NSObject, @unchecked Sendable {
    public struct TextStyle: Hashable, Sendable {
        let name: String
        public static let body = TextStyle(name: "body")
        public static let headline = TextStyle(name: "headline")
        public static let title1 = TextStyle(name: "title1")
        public static let title2 = TextStyle(name: "title2")
        public static let title3 = TextStyle(name: "title3")
        public static let largeTitle = TextStyle(name: "largeTitle")
        public static let subheadline = TextStyle(name: "subheadline")
        public static let callout = TextStyle(name: "callout")
        public static let footnote = TextStyle(name: "footnote")
        public static let caption1 = TextStyle(name: "caption1")
        public static let caption2 = TextStyle(name: "caption2")
    }

    open class func preferredFont(forTextStyle style: TextStyle) -> UIFont { UIFont() }
}

@MainActor
open class UILabel: UIView {
    open var text: String?
    open var numberOfLines = 1
    open var font: UIFont!
    open var textColor: UIColor!
    open var adjustsFontForContentSizeCategory = false
}

@MainActor
open class UIWindow: UIView {
    open var rootViewController: UIViewController? { didSet { rootViewController?.view.window = self } }
}

open class UIImage: NSObject, @unchecked Sendable {
    private let jpeg: Data?
    /// A picture as a camera gives it; `nil` for one that cannot be written.
    public init(double jpeg: Data?) { self.jpeg = jpeg }
    open func jpegData(compressionQuality: CGFloat) -> Data? { jpeg }
}
