// A double of Apple's VisionKit: the code scanner and the document camera. See ios/Doubles/README.md.
import Foundation
import UIKit

public struct VNBarcodeSymbology: Hashable, Sendable {
    let name: String
    public static let qr = VNBarcodeSymbology(name: "qr")
    public static let aztec = VNBarcodeSymbology(name: "aztec")
}

public enum RecognizedItem: Identifiable, Sendable {
    public struct Barcode: Identifiable, Sendable {
        public let id = UUID()
        public let payloadStringValue: String?
        public init(double text: String?) { payloadStringValue = text }
    }
    public struct Text: Identifiable, Sendable {
        public let id = UUID()
        public let transcript: String
    }
    case text(Text)
    case barcode(Barcode)
    public var id: UUID {
        switch self {
        case .text(let text): text.id
        case .barcode(let code): code.id
        }
    }
}

@MainActor
public protocol DataScannerViewControllerDelegate: AnyObject {
    func dataScanner(_ dataScanner: DataScannerViewController, didAdd addedItems: [RecognizedItem], allItems: [RecognizedItem])
    func dataScanner(
        _ dataScanner: DataScannerViewController, becameUnavailableWithError error: DataScannerViewController.ScanningUnavailable)
}

extension DataScannerViewControllerDelegate {
    public func dataScanner(_ dataScanner: DataScannerViewController, didAdd addedItems: [RecognizedItem], allItems: [RecognizedItem]) {}
    public func dataScanner(
        _ dataScanner: DataScannerViewController, becameUnavailableWithError error: DataScannerViewController.ScanningUnavailable
    ) {}
}

@MainActor
public final class DataScannerViewController: UIViewController {
    public enum QualityLevel: Sendable { case balanced, fast, accurate }
    public enum ScanningUnavailable: Error, Sendable { case unsupported, cameraRestricted }
    public struct RecognizedDataType: Hashable, Sendable {
        let symbologies: [VNBarcodeSymbology]
        public static func barcode(symbologies: [VNBarcodeSymbology] = []) -> RecognizedDataType { .init(symbologies: symbologies) }
    }

    public static var isSupported: Bool { DoubleWorld.supported }
    public static var isAvailable: Bool { DoubleWorld.available }

    public weak var delegate: (any DataScannerViewControllerDelegate)?
    public let overlayContainerView = UIView()
    public private(set) var isScanning = false
    private let types: Set<RecognizedDataType>

    public init(
        recognizedDataTypes: Set<RecognizedDataType>, qualityLevel: QualityLevel = .balanced, recognizesMultipleItems: Bool = false,
        isHighFrameRateTrackingEnabled: Bool = true, isPinchToZoomEnabled: Bool = true, isGuidanceEnabled: Bool = true,
        isHighlightingEnabled: Bool = false
    ) { types = recognizedDataTypes }

    public func startScanning() throws {
        if let broken = DoubleWorld.broken { throw broken }
        isScanning = true
    }

    public func stopScanning() { isScanning = false }

    // The test's side.

    public enum DoubleWorld {
        @MainActor public static var supported = true
        @MainActor public static var available = true
        @MainActor public static var broken: ScanningUnavailable?
    }

    /// Codes come into view.
    public func sees(_ codes: [String?]) {
        guard isScanning, types.contains(.barcode(symbologies: [.qr])) else { return }
        let items = codes.map { RecognizedItem.barcode(.init(double: $0)) }
        delegate?.dataScanner(self, didAdd: items, allItems: items)
    }
}

@MainActor
open class VNDocumentCameraScan: NSObject {
    private let pages: [UIImage]
    public init(double pages: [UIImage]) { self.pages = pages }
    open var pageCount: Int { pages.count }
    open func imageOfPage(at index: Int) -> UIImage { pages[index] }
}

@MainActor
public protocol VNDocumentCameraViewControllerDelegate: AnyObject {
    func documentCameraViewController(_ controller: VNDocumentCameraViewController, didFinishWith scan: VNDocumentCameraScan)
    func documentCameraViewControllerDidCancel(_ controller: VNDocumentCameraViewController)
    func documentCameraViewController(_ controller: VNDocumentCameraViewController, didFailWithError error: any Error)
}

extension VNDocumentCameraViewControllerDelegate {
    public func documentCameraViewController(_ controller: VNDocumentCameraViewController, didFinishWith scan: VNDocumentCameraScan) {}
    public func documentCameraViewControllerDidCancel(_ controller: VNDocumentCameraViewController) {}
    public func documentCameraViewController(_ controller: VNDocumentCameraViewController, didFailWithError error: any Error) {}
}

@MainActor
open class VNDocumentCameraViewController: UIViewController {
    open class var isSupported: Bool { supported }
    open weak var delegate: (any VNDocumentCameraViewControllerDelegate)?
    public static var supported = true
}
