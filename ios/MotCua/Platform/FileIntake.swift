import AVFoundation
import Foundation
import MotCuaCore
import PhotosUI
import UIKit
import UniformTypeIdentifiers
import VisionKit

/// Files the person brings: photographed or chosen. What comes of it is an `Action.addFile`. Main actor.
@MainActor
protocol Intake: AnyObject {
    /// Takes pictures for the files block `block`: of papers, and where videos are taken too, of what is none.
    func photo(block: String, rules: FileRules)

    /// Films for the files block `block`.
    func film(block: String, rules: FileRules)

    /// Lets the person choose a document for the files block `block`; where only pictures and videos are taken, among those.
    func document(block: String, rules: FileRules)
}

/// `Intake` by the system's document camera and pickers.
///
/// Failures: Denied when the camera is refused, Unavailable without a camera or when the app is not in front, Failed when a file cannot be
/// read or kept. The person going back is no failure.
/// Source: Apple, `VNDocumentCameraViewController`, `UIImagePickerController`, `PHPickerViewController`,
/// `UIDocumentPickerViewController`.
@MainActor
final class FileIntake: NSObject, Intake {
    private typealias Asked = (block: String, rules: FileRules)

    private let front: @MainActor () -> UIViewController?
    private let incoming: IncomingFiles
    private var asked: Asked?

    init(front: @escaping @MainActor () -> UIViewController? = topController, incoming: IncomingFiles) {
        (self.front, self.incoming) = (front, incoming)
    }

    func photo(block: String, rules: FileRules) {
        if rules.takesVideos { return camera(.image, for: (block, rules)) }
        open(VNDocumentCameraViewController.isSupported, for: (block, rules)) {
            let scanner = VNDocumentCameraViewController()
            scanner.delegate = self
            return scanner
        }
    }

    func film(block: String, rules: FileRules) { camera(.movie, for: (block, rules)) }

    private func camera(_ kind: UTType, for wanted: Asked) {
        open(UIImagePickerController.isSourceTypeAvailable(.camera), for: wanted) {
            let camera = UIImagePickerController()
            camera.sourceType = .camera
            camera.mediaTypes = [kind.identifier]
            // A minute of it is half of what may be sent.
            (camera.videoQuality, camera.videoMaximumDuration) = (.type640x480, 60)
            camera.delegate = self
            return camera
        }
    }

    private func open(_ there: Bool, for wanted: Asked, _ surface: @escaping @MainActor () -> UIViewController) {
        guard there else { return incoming.fail(PortError.Unavailable) }
        Task {
            guard await AVCaptureDevice.requestAccess(for: .video) else { return incoming.fail(PortError.Denied) }
            show(surface(), for: wanted)
        }
    }

    /// Among the photos, for which no permission is needed.
    func picture(block: String, rules: FileRules) {
        var wanted = PHPickerConfiguration()
        wanted.filter = rules.takesVideos ? .any(of: [.images, .videos]) : .images
        wanted.selectionLimit = Int(rules.maxFiles)
        // A photo as it was taken: what becomes of it is ours. A video so that other machines than Apple's play it.
        wanted.preferredAssetRepresentationMode = rules.takesVideos ? .compatible : .current
        let picker = PHPickerViewController(configuration: wanted)
        picker.delegate = self
        show(picker, for: (block, rules))
    }

    func document(block: String, rules: FileRules) {
        let types = rules.accept.compactMap { UTType(mimeType: $0) }
        let pictures = types.allSatisfy { $0.conforms(to: .image) || $0.conforms(to: .movie) }
        if !types.isEmpty, pictures { return picture(block: block, rules: rules) }
        let picker = UIDocumentPickerViewController(forOpeningContentTypes: types.isEmpty ? [.item] : types, asCopy: true)
        picker.delegate = self
        picker.allowsMultipleSelection = rules.maxFiles > 1
        show(picker, for: (block, rules))
    }

    private func show(_ surface: UIViewController, for wanted: Asked) {
        guard let front = front() else { return incoming.fail(PortError.Unavailable) }
        asked = wanted
        front.present(surface, animated: true, completion: nil)
    }

    /// Who asked; only once, as some surfaces answer twice. The document picker goes by itself, others are taken down.
    private func answered(on surface: UIViewController? = nil) -> Asked? {
        surface?.dismiss(animated: true, completion: nil)
        defer { asked = nil }
        return asked
    }

    /// A copy made for us, which nobody else takes away.
    private func take(_ file: URL, for asked: Asked) {
        incoming.take(file, named: file.lastPathComponent, block: asked.block, rules: asked.rules)
        try? FileManager.default.removeItem(at: file)
    }

    private func take(_ picture: UIImage, for asked: Asked) {
        incoming.take({ picture.jpegData(compressionQuality: 0.95) }, block: asked.block, rules: asked.rules)
    }
}

extension FileIntake: VNDocumentCameraViewControllerDelegate {
    func documentCameraViewController(_ controller: VNDocumentCameraViewController, didFinishWith scan: VNDocumentCameraScan) {
        guard let asked = answered(on: controller) else { return }
        for page in 0..<min(scan.pageCount, Int(asked.rules.maxFiles)) { take(scan.imageOfPage(at: page), for: asked) }
    }

    func documentCameraViewControllerDidCancel(_ controller: VNDocumentCameraViewController) { _ = answered(on: controller) }

    func documentCameraViewController(_ controller: VNDocumentCameraViewController, didFailWithError error: any Error) {
        if answered(on: controller) != nil { incoming.fail(failed("camera", error)) }
    }
}

extension FileIntake: PHPickerViewControllerDelegate {
    func picker(_ picker: PHPickerViewController, didFinishPicking results: [PHPickerResult]) {
        guard let asked = answered(on: picker) else { return }
        for provider in results.map(\.itemProvider) {
            let name = provider.suggestedName ?? "IMG"
            let type = provider.hasItemConformingToTypeIdentifier(UTType.image.identifier) ? UTType.image : .movie
            _ = provider.loadFileRepresentation(forTypeIdentifier: type.identifier) { [incoming] file, error in
                guard let file else { return incoming.fail(error ?? PortError.Failed(reason: "taking in a photo: none")) }
                let named = (name as NSString).deletingPathExtension + "." + file.pathExtension
                incoming.take(file, named: named, block: asked.block, rules: asked.rules)
            }
        }
    }
}

extension FileIntake: UIImagePickerControllerDelegate, UINavigationControllerDelegate {
    func imagePickerController(
        _ picker: UIImagePickerController, didFinishPickingMediaWithInfo info: [UIImagePickerController.InfoKey: Any]
    ) {
        guard let asked = answered(on: picker) else { return }
        if let film = info[.mediaURL] as? URL { return take(film, for: asked) }
        guard let picture = info[.originalImage] as? UIImage else { return incoming.fail(PortError.Failed(reason: "camera: nothing")) }
        take(picture, for: asked)
    }

    func imagePickerControllerDidCancel(_ picker: UIImagePickerController) { _ = answered(on: picker) }
}

extension FileRules {
    var takesVideos: Bool { accept.contains { $0.hasPrefix("video/") } }
}

extension FileIntake: UIDocumentPickerDelegate {
    func documentPicker(_ controller: UIDocumentPickerViewController, didPickDocumentsAt urls: [URL]) {
        guard let asked = answered() else { return }
        for file in urls.prefix(Int(asked.rules.maxFiles)) { take(file, for: asked) }
    }

    func documentPickerWasCancelled(_ controller: UIDocumentPickerViewController) { _ = answered() }
}
