// A double of Apple's PhotosUI, with the item providers it hands over. See ios/Doubles/README.md.
import Foundation
import UIKit
import UniformTypeIdentifiers

public struct PHPickerFilter: Equatable, Sendable {
    let name: String
    public static let images = PHPickerFilter(name: "images")
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
    public init(double file: URL?, named name: String?) {
        self.file = file
        super.init()
        suggestedName = name
    }

    open func loadFileRepresentation(
        forTypeIdentifier typeIdentifier: String, completionHandler: @escaping @Sendable (URL?, (any Error)?) -> Void
    ) -> Progress {
        DispatchQueue.global().async { [file] in
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
