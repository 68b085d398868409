import AVFoundation
import Foundation
import MotCuaCore
import PhotosUI
import Testing
import UIKit
import VisionKit

@testable import MotCuaShell

extension PlatformTests {
    @Suite @MainActor final class IntakeTests {
        private let stand = Stand()
        private let folder = Folder()
        private let added = Guarded<[(block: String, path: String, name: String)]>([])
        private let failures = Guarded<[PortError]>([])
        private lazy var intake = FileIntake(
            incoming: IncomingFiles(
                folder: folder.url.appendingPathComponent("intake"),
                dispatch: { [added] action in
                    if case .addFile(let block, let path, let name) = action { added.with { $0.append((block, path, name)) } }
                }, onFailure: { [failures] why in failures.with { $0.append(why) } }))

        init() {
            AVCaptureDevice.set(.authorized)
            VNDocumentCameraViewController.supported = true
            UIImagePickerController.camera = true
        }

        private let films = ["image/jpeg", "video/mp4", "video/quicktime"]

        private func rules(_ accept: [String] = ["application/pdf", "image/jpeg"], edge: UInt32 = 600) -> FileRules {
            FileRules(accept: accept, maxBytes: 1_000, maxFiles: 3, photoEdge: edge, add: "add")
        }

        private func text(_ n: Int = 0) -> String {
            let path = added.with { $0[n].path }
            return (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        }

        private func picker() async throws -> UIDocumentPickerViewController {
            try #require(await stand.presented(UIDocumentPickerViewController.self))
        }

        private func brings(_ files: URL..., rules: FileRules? = nil) async throws {
            intake.document(block: "don", rules: rules ?? self.rules())
            let picker = try await picker()
            picker.delegate?.documentPicker(picker, didPickDocumentsAt: files)
            picker.dismiss(animated: true)
        }

        @Test func picturesOfPapersComeToTheBlockThatAskedUprightAndSmall() async throws {
            intake.photo(block: "giay-khai-sinh", rules: rules())
            let camera = try #require(await stand.presented(VNDocumentCameraViewController.self))
            let pages = ["picture 4000x3000 turned place", "picture 300x400"].map { UIImage(double: Data($0.utf8)) }
            camera.delegate?.documentCameraViewController(camera, didFinishWith: VNDocumentCameraScan(double: pages))
            await until("both pages") { added.with { $0.count } == 2 }
            #expect(added.with { $0.map(\.block) } == ["giay-khai-sinh", "giay-khai-sinh"])
            #expect([text(0), text(1)] == ["picture 450x600 public.jpeg", "picture 300x400 public.jpeg"])
            #expect(added.with { $0[0].name }.hasSuffix(".jpg"))
            #expect(stand.root.presentedViewController == nil)
        }

        @Test func noMorePagesThanFilesAreTaken() async throws {
            intake.photo(block: "a", rules: rules())
            let camera = try #require(await stand.presented(VNDocumentCameraViewController.self))
            let pages = (0..<9).map { _ in UIImage(double: Data("picture 3x4".utf8)) }
            camera.delegate?.documentCameraViewController(camera, didFinishWith: VNDocumentCameraScan(double: pages))
            await until("three") { added.with { $0.count } == 3 }
            try await Task.sleep(for: .milliseconds(50))
            #expect(added.with { $0.count } == 3)
        }

        @Test func theCameraMayBeRefusedAndMayBeMissing() async {
            AVCaptureDevice.set(.notDetermined, agrees: false)
            intake.photo(block: "a", rules: rules())
            await until("the refusal") { failures.with { $0 } == [.Denied] }
            VNDocumentCameraViewController.supported = false
            intake.photo(block: "a", rules: rules())
            await until("the absence") { failures.with { $0 } == [.Denied, .Unavailable] }
            #expect(stand.root.presentedViewController == nil)
        }

        @Test func aDocumentComesAsItIs() async throws {
            let paper = try folder.file("tờ đơn.pdf", "%PDF-1.7 paper")
            try await brings(paper)
            await until("the paper") { added.with { $0.count } == 1 }
            #expect(added.with { $0[0].name } == "tờ đơn.pdf")
            #expect(text() == "%PDF-1.7 paper")
            #expect(!FileManager.default.fileExists(atPath: paper.path), "the system's copy is not left lying about")
        }

        @Test func thePickerOffersWhatTheRulesTakeAndCopies() async throws {
            intake.document(block: "a", rules: rules())
            let picker = try await picker()
            #expect(picker.types == [.pdf, .jpeg])
            #expect(picker.copies && picker.allowsMultipleSelection)
        }

        @Test func ofAFileThatIsTooLargeOneByteTooManyIsTaken() async throws {
            try await brings(try folder.file("a.pdf", String(repeating: "x", count: 5_000)))
            await until("the file") { added.with { $0.count } == 1 }
            #expect(text().count == 1_001)
        }

        @Test func aPictureAmongTheFilesBecomesSmallAndAJpeg() async throws {
            try await brings(try folder.file("a.heic", "picture 1200x600 place"))
            await until("the picture") { added.with { $0.count } == 1 }
            #expect(text() == "picture 600x300 public.jpeg")
            #expect(added.with { $0[0].name } == "a.jpg")
        }

        @Test func whereNoJpegIsTakenOrNoSizeIsAskedItStaysAsItIs() async throws {
            try await brings(try folder.file("a.png", "picture 1200x600"), rules: rules(["image/png", "application/pdf"]))
            try await brings(try folder.file("b.jpg", "picture 1200x600"), rules: rules(edge: 0))
            await until("both") { added.with { $0.count } == 2 }
            #expect([text(0), text(1)] == ["picture 1200x600", "picture 1200x600"])
        }

        @Test func whatIsCalledAPictureAndIsNoneGoesToTheCoreToBeJudged() async throws {
            try await brings(try folder.file("a.jpg", "no picture"))
            await until("the file") { added.with { $0.count } == 1 }
            #expect(text() == "no picture")
        }

        @Test func aFileThatCannotBeReadIsAFailureWithoutItsName() async throws {
            try await brings(folder.url.appendingPathComponent("Nguyễn Thị Ánh.pdf"))
            await until("the failure") { failures.with { $0.count } == 1 }
            #expect(failures.with { "\($0[0])" }.contains("Ánh") == false)
            #expect(added.with { $0.isEmpty })
        }

        @Test func whereOnlyPicturesAreTakenThePhotosAreOpened() async throws {
            intake.document(block: "anh", rules: rules(["image/jpeg"]))
            let picker = try #require(await stand.presented(PHPickerViewController.self))
            #expect(picker.configuration.filter == .images)
            #expect(picker.configuration.selectionLimit == 3)
            let photo = NSItemProvider(double: try folder.file("x.heic", "picture 900x900 place"), named: "IMG_0001")
            let gone = NSItemProvider(double: nil, named: nil)
            picker.delegate?.picker(picker, didFinishPicking: [PHPickerResult(double: photo), PHPickerResult(double: gone)])
            await until("one and a failure") { added.with { $0.count } == 1 && failures.with { $0.count } == 1 }
            #expect(added.with { $0[0].name } == "IMG_0001.jpg")
            #expect(text() == "picture 600x600 public.jpeg")
        }

        private func camera() async throws -> UIImagePickerController {
            let camera = try #require(await stand.presented(UIImagePickerController.self))
            #expect(camera.sourceType == .camera)
            return camera
        }

        private func brings(_ info: [UIImagePickerController.InfoKey: Any], by camera: UIImagePickerController) async {
            camera.delegate?.imagePickerController(camera, didFinishPickingMediaWithInfo: info)
            await until("taken down") { stand.root.presentedViewController == nil }
        }

        @Test func whereVideosAreTakenTheCameraFilmsOrTakesPicturesAndCropsNothing() async throws {
            let film = try folder.file("tmp/B1.MOV", "a film")
            intake.film(block: "report-photos", rules: rules(films))
            let filming = try await camera()
            #expect(filming.mediaTypes == ["public.movie"])
            await brings([.mediaURL: film], by: filming)
            intake.photo(block: "report-photos", rules: rules(films))
            let pictures = try await camera()
            #expect(pictures.mediaTypes == ["public.image"])
            await brings([.originalImage: UIImage(double: Data("picture 900x1200 turned place".utf8))], by: pictures)
            await until("both") { added.with { $0.count } == 2 }
            #expect(added.with { $0[0].name } == "B1.MOV")
            #expect([text(0), text(1)] == ["a film", "picture 600x450 public.jpeg"])
            #expect(!FileManager.default.fileExists(atPath: film.path), "the camera's copy is not left lying about")
        }

        @Test func theCameraForVideosMayBeMissingRefusedOrLeft() async throws {
            UIImagePickerController.camera = false
            intake.film(block: "a", rules: rules(films))
            await until("the absence") { failures.with { $0 } == [.Unavailable] }
            UIImagePickerController.camera = true
            AVCaptureDevice.set(.denied)
            intake.film(block: "a", rules: rules(films))
            await until("the refusal") { failures.with { $0 } == [.Unavailable, .Denied] }
            AVCaptureDevice.set(.authorized)
            intake.photo(block: "a", rules: rules(films))
            let camera = try #require(await stand.presented(UIImagePickerController.self))
            camera.delegate?.imagePickerControllerDidCancel(camera)
            await until("taken down") { stand.root.presentedViewController == nil }
            #expect(added.with { $0.isEmpty } && failures.with { $0.count } == 2)
        }

        @Test func whereVideosAreTakenTheyAreOfferedAmongThePhotos() async throws {
            intake.document(block: "anh", rules: rules(films))
            let picker = try #require(await stand.presented(PHPickerViewController.self))
            #expect(picker.configuration.filter == .any(of: [.images, .videos]))
            #expect(picker.configuration.preferredAssetRepresentationMode == .compatible)
            let film = NSItemProvider(double: try folder.file("x.mov", "a film"), named: "IMG_0002", type: .movie)
            let photo = NSItemProvider(double: try folder.file("x.jpeg", "picture 900x900 place"), named: "IMG_0003")
            picker.delegate?.picker(picker, didFinishPicking: [PHPickerResult(double: film), PHPickerResult(double: photo)])
            await until("both") { added.with { $0.count } == 2 }
            #expect(Set(added.with { $0.map(\.name) }) == ["IMG_0002.mov", "IMG_0003.jpeg"])
        }

        @Test func aPersonWhoGoesBackBringsNothing() async throws {
            intake.photo(block: "a", rules: rules())
            let camera = try #require(await stand.presented(VNDocumentCameraViewController.self))
            camera.delegate?.documentCameraViewControllerDidCancel(camera)
            intake.document(block: "a", rules: rules())
            let picker = try await picker()
            picker.delegate?.documentPickerWasCancelled(picker)
            picker.dismiss(animated: true)
            intake.picture(block: "a", rules: rules())
            let photos = try #require(await stand.presented(PHPickerViewController.self))
            photos.delegate?.picker(photos, didFinishPicking: [])
            try await Task.sleep(for: .milliseconds(100))
            #expect(added.with { $0.isEmpty } && failures.with { $0.isEmpty })
        }

        @Test func withoutASceneInFrontNothingIsAsked() async {
            UIApplication.shared.connectedScenes = []
            intake.document(block: "a", rules: rules())
            await until("the absence") { failures.with { $0 } == [.Unavailable] }
        }

        @Test func filesThatWereLeftAreClearedAfterADay() async throws {
            let (old, new) = (try folder.file("intake/old", "1"), try folder.file("intake/new", "1"))
            let yesterday = Date(timeIntervalSinceNow: -25 * 3_600)
            try FileManager.default.setAttributes([.modificationDate: yesterday], ofItemAtPath: old.path)
            _ = intake
            await until("the old one gone") { !FileManager.default.fileExists(atPath: old.path) }
            #expect(FileManager.default.fileExists(atPath: new.path))
        }
    }
}
