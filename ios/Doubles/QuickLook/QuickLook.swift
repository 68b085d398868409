// A double of Apple's QuickLook. See ios/Doubles/README.md.
import Foundation
import UIKit

public protocol QLPreviewItem: NSObjectProtocol {
    var previewItemURL: URL? { get }
    var previewItemTitle: String? { get }
}

@MainActor
public protocol QLPreviewControllerDataSource: AnyObject {
    func numberOfPreviewItems(in controller: QLPreviewController) -> Int
    func previewController(_ controller: QLPreviewController, previewItemAt index: Int) -> any QLPreviewItem
}

@MainActor
public protocol QLPreviewControllerDelegate: AnyObject {
    func previewControllerDidDismiss(_ controller: QLPreviewController)
}

extension QLPreviewControllerDelegate {
    public func previewControllerDidDismiss(_ controller: QLPreviewController) {}
}

@MainActor
open class QLPreviewController: UIViewController {
    /// Kinds the viewer knows, by the end of a name.
    public static var known: Set<String> = ["pdf", "jpg"]
    open class func canPreview(_ item: any QLPreviewItem) -> Bool { item.previewItemURL.map { known.contains($0.pathExtension) } == true }
    open weak var dataSource: (any QLPreviewControllerDataSource)?
    open weak var delegate: (any QLPreviewControllerDelegate)?
}
