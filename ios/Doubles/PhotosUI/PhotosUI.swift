// A double of Apple's PhotosUI, with the item providers it hands over. See ios/Doubles/README.md.
import Foundation
import UIKit
import UniformTypeIdentifiers

public struct PHPickerFilter: Equatable, Sendable {
    let name: String
    public static let images = PHPickerFilter(name: "images")
    public static let videos = PHPickerFilter(name: "videos")
    public static func any(of filters: [PHPickerFilter]) -> PHPickerFilter {
        PHPickerFilter(name: filters.map(\.name).joined(separator: " or "))
    }
}

public struct PHPickerConfiguration: Equatable, Sendable {
    public enum AssetRepresentationMode: Sendable { case automatic, current, compatible }
    public var filter: PHPickerFilter?
    public var selectionLimit = 1
    public var preferredAssetRepresentationMode = AssetRepresentationMode.automatic
    public init() {}
}

/// Lives in Foundation on Apple's systems.
open class NSItemProvider: NSObject, @unchecked Sendable {
    open var suggestedName: String?
    private let file: URL?
    private let type: UTType
    public init(double file: URL?, named name: String?, type: UTType = .image) {
        (self.file, self.type) = (file, type)
        super.init()
        suggestedName = name
    }

    open func hasItemConformingToTypeIdentifier(_ typeIdentifier: String) -> Bool { typeIdentifier == type.identifier }

    open func loadFileRepresentation(
        forTypeIdentifier typeIdentifier: String, completionHandler: @escaping @Sendable (URL?, (any Error)?) -> Void
    ) -> Progress {
        DispatchQueue.global().async { [file = typeIdentifier == type.identifier ? file : nil] in
            completionHandler(file, file == nil ? CocoaError(.fileReadUnknown) : nil)
            // What was not taken by now is gone.
            if let file { try? FileManager.default.removeItem(at: file) }
        }
        return Progress(totalUnitCount: 1)
    }
}

public struct PHPickerResult {
    public let itemProvider: NSItemProvider
    public init(double itemProvider: NSItemProvider) { self.itemProvider = itemProvider }
}

@MainActor
public protocol PHPickerViewControllerDelegate: AnyObject {
    func picker(_ picker: PHPickerViewController, didFinishPicking results: [PHPickerResult])
}

@MainActor
public final class PHPickerViewController: UIViewController {
    public let configuration: PHPickerConfiguration
    public weak var delegate: (any PHPickerViewControllerDelegate)?
    public init(configuration: PHPickerConfiguration) { self.configuration = configuration }
}
