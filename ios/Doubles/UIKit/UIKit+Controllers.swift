import Foundation
import UniformTypeIdentifiers

public enum UIModalPresentationStyle: Int, Sendable { case automatic = -2, fullScreen = 0, pageSheet, formSheet }

@MainActor
open class UIViewController: UIResponder {
    open var view: UIView! = UIView()
    open var title: String?
    open var modalPresentationStyle = UIModalPresentationStyle.automatic
    public let navigationItem = UINavigationItem()
    public private(set) var presentedViewController: UIViewController?
    public private(set) weak var presentingViewController: UIViewController?
    public private(set) var isBeingDismissed = false
    public private(set) var popoverPresentationController: UIPopoverPresentationController?

    open func present(_ viewControllerToPresent: UIViewController, animated flag: Bool, completion: (() -> Void)? = nil) {
        presentedViewController = viewControllerToPresent
        viewControllerToPresent.presentingViewController = self
        viewControllerToPresent.view.window = view.window
        soon(completion)
    }

    open func dismiss(animated flag: Bool, completion: (() -> Void)? = nil) {
        isBeingDismissed = true
        presentingViewController?.presentedViewController = nil
        soon(completion)
    }

    /// Animations end later, on the main thread.
    private func soon(_ block: (() -> Void)?) {
        guard let block else { return }
        Task { @MainActor in block() }
    }
}

@MainActor
open class UIPopoverPresentationController: NSObject {
    open var sourceView: UIView?
}

@MainActor
open class UINavigationItem: NSObject {
    open var leftBarButtonItem: UIBarButtonItem?
    open var rightBarButtonItem: UIBarButtonItem?
}

@MainActor
open class UINavigationController: UIViewController {
    public let viewControllers: [UIViewController]
    public init(rootViewController: UIViewController) { viewControllers = [rootViewController] }
    init(double viewControllers: [UIViewController]) { self.viewControllers = viewControllers }
}

@MainActor
public protocol UINavigationControllerDelegate: AnyObject {}

@MainActor
open class UIAction: NSObject {
    private let handler: (UIAction) -> Void
    public init(title: String = "", handler: @escaping (UIAction) -> Void) { self.handler = handler }
    func run() { handler(self) }
}

@MainActor
open class UIBarButtonItem: NSObject {
    public let title: String?
    private let action: UIAction?
    public init(title: String? = nil, primaryAction: UIAction? = nil) { (self.title, action) = (title, primaryAction) }
    /// The person taps it.
    public func tap() { action?.run() }
}

@MainActor
open class UIActivityViewController: UIViewController {
    public struct ActivityType: Hashable, Sendable {}
    public typealias CompletionWithItemsHandler = (ActivityType?, Bool, [Any]?, (any Error)?) -> Void
    public let items: [Any]
    open var completionWithItemsHandler: CompletionWithItemsHandler?
    public init(activityItems: [Any], applicationActivities: [NSObject]?) { items = activityItems }
}

@MainActor
public protocol UIDocumentPickerDelegate: AnyObject {
    func documentPicker(_ controller: UIDocumentPickerViewController, didPickDocumentsAt urls: [URL])
    func documentPickerWasCancelled(_ controller: UIDocumentPickerViewController)
}

extension UIDocumentPickerDelegate {
    public func documentPicker(_ controller: UIDocumentPickerViewController, didPickDocumentsAt urls: [URL]) {}
    public func documentPickerWasCancelled(_ controller: UIDocumentPickerViewController) {}
}

@MainActor
open class UIDocumentPickerViewController: UIViewController {
    public let types: [UTType]
    public let copies: Bool
    open var allowsMultipleSelection = false
    open weak var delegate: (any UIDocumentPickerDelegate)?
    public init(forOpeningContentTypes contentTypes: [UTType], asCopy: Bool) { (types, copies) = (contentTypes, asCopy) }
}

@MainActor
public protocol UIImagePickerControllerDelegate: AnyObject {
    func imagePickerController(
        _ picker: UIImagePickerController, didFinishPickingMediaWithInfo info: [UIImagePickerController.InfoKey: Any])
    func imagePickerControllerDidCancel(_ picker: UIImagePickerController)
}

extension UIImagePickerControllerDelegate {
    public func imagePickerController(
        _ picker: UIImagePickerController, didFinishPickingMediaWithInfo info: [UIImagePickerController.InfoKey: Any]
    ) {}
    public func imagePickerControllerDidCancel(_ picker: UIImagePickerController) {}
}

@MainActor
open class UIImagePickerController: UINavigationController {
    public enum SourceType: Int, Sendable { case photoLibrary, camera, savedPhotosAlbum }
    public enum QualityType: Int, Sendable { case typeHigh, typeMedium, typeLow, type640x480, typeIFrame1280x720, typeIFrame960x540 }
    public struct InfoKey: Hashable, Sendable {
        let name: String
        public static let mediaURL = InfoKey(name: "mediaURL")
        public static let originalImage = InfoKey(name: "originalImage")
    }

    open var sourceType = SourceType.photoLibrary
    open var mediaTypes = [UTType.image.identifier]
    open var videoQuality = QualityType.typeMedium
    open var videoMaximumDuration: TimeInterval = 600
    open weak var delegate: (any UIImagePickerControllerDelegate & UINavigationControllerDelegate)?
    public init() { super.init(double: []) }

    open class func isSourceTypeAvailable(_ sourceType: SourceType) -> Bool { sourceType != .camera || camera }

    // The test's side.

    public static var camera = true
}
