import AVFoundation
import Foundation
import MotCuaCore
import UIKit
import VisionKit

/// Denied unless the person allows the camera; asks the first time. Not on the main thread.
private func requireCamera() throws {
    let answer = Answer<Bool>()
    AVCaptureDevice.requestAccess(for: .video) { answer.give($0) }
    guard try answer.wait() else { throw PortError.Denied }
}

/// QR codes before the camera: the system's scanner until one is read.
///
/// Threads: any but the main one; `scan` blocks.
/// Failures: Unavailable without a camera or when the app is not in front, Denied when the camera is refused or restricted,
/// Cancelled by the person, Lost when the camera was taken away.
/// Source: Apple, `DataScannerViewController`.
final class CodeScanner: MotCuaCore.Scanner {
    private let foreground: Foreground
    private let words: @Sendable () -> ShellWords
    private let one = NSLock()

    init(foreground: Foreground, words: @escaping @Sendable () -> ShellWords) {
        (self.foreground, self.words) = (foreground, words)
    }

    func scan(title: String, text: String) throws -> String {
        try one.withLock {
            let cancel = words().cancel
            let supported: Bool = try foreground.ask { _, answer in answer.give(DataScannerViewController.isSupported) }
            guard supported else { throw PortError.Unavailable }
            try requireCamera()
            return try foreground.ask { front, answer in
                try CodeFinder(answer).show(over: front, title: title, text: text, cancel: cancel)
            }
        }
    }
}

/// One search for a code, on the main actor; holds itself until it is answered.
@MainActor
private final class CodeFinder: NSObject {
    private let answer: Answer<String>
    private let scanner = DataScannerViewController(
        recognizedDataTypes: [.barcode(symbologies: [.qr])], qualityLevel: .balanced, isHighlightingEnabled: true)

    init(_ answer: Answer<String>) { self.answer = answer }

    func show(over front: UIViewController, title: String, text: String, cancel: String) throws {
        guard DataScannerViewController.isAvailable else { throw PortError.Denied }
        scanner.delegate = self
        scanner.title = title
        scanner.navigationItem.leftBarButtonItem = UIBarButtonItem(
            title: cancel, primaryAction: UIAction { [answer] _ in answer.refuse(.Cancelled) })
        let surface = UINavigationController(rootViewController: scanner)
        // Over everything, so that it is only left by its button.
        surface.modalPresentationStyle = .fullScreen
        answer.whenGiven { Task { @MainActor in self.close(surface) } }
        front.present(surface, animated: true) { [weak self] in self?.start(saying: text) }
    }

    private func start(saying text: String) {
        explain(text)
        do { try scanner.startScanning() } catch { answer.refuse(meaning(error)) }
    }

    private func explain(_ text: String) {
        let label = UILabel()
        label.text = text
        label.numberOfLines = 0
        label.font = .preferredFont(forTextStyle: .body)
        label.adjustsFontForContentSizeCategory = true
        label.textColor = .label
        label.backgroundColor = .systemBackground
        label.translatesAutoresizingMaskIntoConstraints = false
        let over = scanner.overlayContainerView
        over.addSubview(label)
        NSLayoutConstraint.activate([
            label.topAnchor.constraint(equalTo: over.safeAreaLayoutGuide.topAnchor, constant: 16),
            label.leadingAnchor.constraint(equalTo: over.layoutMarginsGuide.leadingAnchor),
            label.trailingAnchor.constraint(equalTo: over.layoutMarginsGuide.trailingAnchor),
        ])
    }

    private func close(_ surface: UIViewController) {
        scanner.stopScanning()
        surface.dismiss(animated: true, completion: nil)
    }

    private func meaning(_ error: any Error) -> PortError {
        guard let known = error as? DataScannerViewController.ScanningUnavailable else { return failed("camera", error) }
        return switch known {
        case .unsupported: .Unavailable
        case .cameraRestricted: .Denied
        @unknown default: failed("camera", known)
        }
    }
}

extension CodeFinder: DataScannerViewControllerDelegate {
    func dataScanner(_ dataScanner: DataScannerViewController, didAdd addedItems: [RecognizedItem], allItems: [RecognizedItem]) {
        for case .barcode(let code) in addedItems {
            if let text = code.payloadStringValue { answer.give(text) }
        }
    }

    func dataScanner(
        _ dataScanner: DataScannerViewController, becameUnavailableWithError error: DataScannerViewController.ScanningUnavailable
    ) {
        answer.refuse(.Lost)
    }
}
