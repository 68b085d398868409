import AVFoundation
import Foundation
import MotCuaCore
import Testing
import UIKit
import VisionKit

@testable import MotCuaShell

extension PlatformTests {
    @Suite @MainActor final class ScannerTests {
        private let scanner = CodeScanner(foreground: Foreground(), words: words)
        private let stand = Stand()

        init() {
            AVCaptureDevice.set(.authorized)
            DataScannerViewController.DoubleWorld.supported = true
            DataScannerViewController.DoubleWorld.available = true
            DataScannerViewController.DoubleWorld.broken = nil
        }

        private func scan() async throws -> String {
            let scanner = scanner
            return try await beside { try scanner.scan(title: "title", text: "text") }
        }

        private func scanFails() async -> PortError? {
            let scanner = scanner
            return await refusal { try scanner.scan(title: "title", text: "text") }
        }

        private func camera() async throws -> DataScannerViewController {
            let surface = await stand.presented(UINavigationController.self)
            let camera = try #require(surface?.viewControllers.first as? DataScannerViewController)
            await until("the camera") { camera.isScanning }
            return camera
        }

        @Test func theTextOfACodeEachTimeAnew() async throws {
            for _ in 0..<2 {
                async let read = scan()
                let camera = try await camera()
                camera.sees([nil, "001234|Nguyễn Thị Ánh", "second"])
                #expect(try await read == "001234|Nguyễn Thị Ánh")
                await until("the surface gone") { stand.root.presentedViewController == nil }
                #expect(!camera.isScanning)
            }
        }

        @Test func theSurfaceSaysWhatTheCoreSays() async throws {
            async let asking = scanFails()
            let camera = try await camera()
            #expect(camera.title == "title")
            #expect((camera.overlayContainerView.subviews.first as? UILabel)?.text == "text")
            #expect(stand.root.presentedViewController?.modalPresentationStyle == .fullScreen)
            let cancel = try #require(camera.navigationItem.leftBarButtonItem)
            #expect(cancel.title == words().cancel)
            cancel.tap()
            #expect(await asking == .Cancelled)
            await until("the surface gone") { stand.root.presentedViewController == nil }
        }

        @Test func theCameraMayBeRefused() async {
            AVCaptureDevice.set(.notDetermined, agrees: false)
            #expect(await scanFails() == .Denied)
            #expect(await scanFails() == .Denied)
            #expect(AVCaptureDevice.asked == 1)
        }

        @Test func whatWasAllowedIsNotAskedAgain() async throws {
            AVCaptureDevice.set(.notDetermined)
            for _ in 0..<2 {
                async let read = scan()
                try await camera().sees(["a"])
                #expect(try await read == "a")
                await until("the surface gone") { stand.root.presentedViewController == nil }
            }
            #expect(AVCaptureDevice.asked == 1)
        }

        @Test func noCameraIsNotAvailable() async {
            DataScannerViewController.DoubleWorld.supported = false
            #expect(await scanFails() == .Unavailable)
        }

        @Test func withoutASceneInFrontNothingIsScanned() async {
            UIApplication.shared.connectedScenes = []
            #expect(await scanFails() == .Unavailable)
        }

        @Test func aCameraThatIsRestrictedIsDenied() async {
            DataScannerViewController.DoubleWorld.available = false
            #expect(await scanFails() == .Denied)
            DataScannerViewController.DoubleWorld.available = true
            DataScannerViewController.DoubleWorld.broken = .cameraRestricted
            #expect(await scanFails() == .Denied)
            await until("the surface gone") { stand.root.presentedViewController == nil }
        }

        @Test func aCameraThatIsTakenAwayIsLost() async throws {
            async let asking = scanFails()
            let camera = try await camera()
            camera.delegate?.dataScanner(camera, becameUnavailableWithError: .cameraRestricted)
            #expect(await asking == .Lost)
        }
    }
}
