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
    /// In points, which are the pixels of what comes from data.
    public let size: CGSize
    /// A picture as a camera gives it; `nil` for one that cannot be written.
    public init(double jpeg: Data?) {
        self.jpeg = jpeg
        size = .zero
    }
    private init(size: CGSize) {
        jpeg = nil
        self.size = size
    }
    /// Reads only as far as the size of a PNG (its header chunk) or a JPEG (its frame header); `nil` for anything else.
    public convenience init?(data: Data) {
        guard let size = pngSize([UInt8](data)) ?? jpegSize([UInt8](data)) else { return nil }
        self.init(size: size)
    }
    open func jpegData(compressionQuality: CGFloat) -> Data? { jpeg }
    open func preparingThumbnail(of size: CGSize) -> UIImage? { UIImage(size: size) }
}

private func number(_ bytes: ArraySlice<UInt8>) -> Int { bytes.reduce(0) { $0 << 8 | Int($1) } }

private func pngSize(_ bytes: [UInt8]) -> CGSize? {
    guard bytes.count >= 24, bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) else { return nil }
    let (width, height) = (number(bytes[16..<20]), number(bytes[20..<24]))
    return width > 0 && height > 0 ? CGSize(width: width, height: height) : nil
}

private func jpegSize(_ bytes: [UInt8]) -> CGSize? {
    guard bytes.starts(with: [0xFF, 0xD8]) else { return nil }
    var at = 2
    while at + 9 <= bytes.count, bytes[at] == 0xFF {
        // Start of frame, but not the tables and extensions that are numbered among them.
        if (0xC0...0xCF).contains(bytes[at + 1]), ![0xC4, 0xC8, 0xCC].contains(bytes[at + 1]) {
            return CGSize(width: number(bytes[(at + 7)..<(at + 9)]), height: number(bytes[(at + 5)..<(at + 7)]))
        }
        at += 2 + number(bytes[(at + 2)..<(at + 4)])
    }
    return nil
}
