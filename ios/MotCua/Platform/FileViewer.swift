import Foundation
import MotCuaCore
import QuickLook
import UIKit

/// One file in the system's viewer, or in the share sheet when the viewer does not know its kind. The copy is deleted when the
/// person is done with it. Main actor; holds itself until then.
@MainActor
final class FileViewer: NSObject {
    private let item: ShownFile
    private var kept: FileViewer?

    init(file: URL, name: String) { item = ShownFile(file: file, name: name) }

    /// Answers when the surface is there.
    func show(over front: UIViewController, _ answer: Answer<Void>) {
        kept = self
        let surface = QLPreviewController.canPreview(item) ? viewer() : sharing(over: front)
        front.present(surface, animated: true) { answer.give(()) }
    }

    private func viewer() -> UIViewController {
        let viewer = QLPreviewController()
        viewer.dataSource = self
        viewer.delegate = self
        return viewer
    }

    private func sharing(over front: UIViewController) -> UIViewController {
        let sheet = UIActivityViewController(activityItems: [item.file], applicationActivities: nil)
        sheet.completionWithItemsHandler = { [weak self] _, _, _, _ in self?.done() }
        // On an iPad the sheet hangs on something.
        sheet.popoverPresentationController?.sourceView = front.view
        return sheet
    }

    private func done() {
        try? FileManager.default.removeItem(at: item.file)
        kept = nil
    }
}

extension FileViewer: QLPreviewControllerDataSource, QLPreviewControllerDelegate {
    func numberOfPreviewItems(in controller: QLPreviewController) -> Int { 1 }

    func previewController(_ controller: QLPreviewController, previewItemAt index: Int) -> any QLPreviewItem { item }

    func previewControllerDidDismiss(_ controller: QLPreviewController) { done() }
}

/// A file under the name the person knows.
private final class ShownFile: NSObject, QLPreviewItem {
    let file: URL
    let previewItemTitle: String?

    var previewItemURL: URL? { file }

    init(file: URL, name: String) {
        self.file = file
        previewItemTitle = name
    }
}
