import AuthenticationServices
import Foundation
import MotCuaCore
import QuickLook
import Testing
import UIKit

@testable import MotCuaShell

extension PlatformTests {
    @Suite @MainActor final class BrowserTests {
        private let stand = Stand()
        private let folder = Folder()
        private let links = Guarded<[String]>([])
        private let signIn = "https://id.example/authorize?client_id=motcua&request_uri=urn:1"

        init() {
            ASWebAuthenticationSession.starts = true
            ASWebAuthenticationSession.last = nil
        }

        private var browser: SystemBrowser {
            let config = AppConfig(
                dataDir: "", cacheDir: folder.url.path, provinceUrl: "", packKey: "",
                redirectUri: "https://motcua.example/dang-nhap", language: "vi", keyFileDir: nil)
            return SystemBrowser(foreground: Foreground(), config: config, openLink: { [links] link in links.with { $0.append(link) } })
        }

        private func open(_ url: String) async -> PortError? {
            let browser = browser
            return await refusal { try browser.openPage(url: url) }
        }

        private func show(_ file: URL) async -> PortError? {
            let browser = browser
            return await refusal { try browser.showFile(path: file.path, name: "Kết quả.pdf", mediaType: "application/pdf") }
        }

        @Test func aPageIsOpenedInTheBrowser() async {
            #expect(await open("https://example.vn/a?b=c#d") == nil)
            #expect(UIApplication.shared.opened.map(\.absoluteString) == ["https://example.vn/a?b=c#d"])
        }

        @Test func noBrowserIsNotAvailable() async {
            UIApplication.shared.browser = false
            #expect(await open("https://example.vn/") == .Unavailable)
        }

        @Test(arguments: [UIScene.ActivationState.background, .unattached]) func withoutASceneInFrontNothingIsOpened(
            state: UIScene.ActivationState
        ) async {
            UIApplication.shared.connectedScenes = [UIWindowScene(double: stand.window, state)]
            #expect(await open("https://example.vn/") == .Unavailable)
            #expect(UIApplication.shared.opened.isEmpty)
        }

        @Test(arguments: ["tel:113", "javascript:alert(1)", "file:///etc/hosts", "", "motcua://a"]) func whatIsNoPageIsNotOpened(
            url: String
        ) async {
            #expect(await open(url)?.isFailed == true)
            #expect(UIApplication.shared.opened.isEmpty)
        }

        @Test func theWayBackFromSigningInComesToTheCore() async throws {
            #expect(await open(signIn) == nil)
            let session = try #require(ASWebAuthenticationSession.last)
            #expect(session.url.absoluteString == signIn)
            session.comes(back: try #require(URL(string: "https://elsewhere.example/dang-nhap?code=1")))
            #expect(links.with { $0 }.isEmpty)
            session.comes(back: try #require(URL(string: "https://motcua.example/dang-nhap?code=1&state=2")))
            #expect(links.with { $0 } == ["https://motcua.example/dang-nhap?code=1&state=2"])
            #expect(UIApplication.shared.opened.isEmpty)
        }

        @Test func whoTurnsAwayFromSigningInGoesNowhereAndTheSheetIsLetGo() async throws {
            #expect(await open(signIn) == nil)
            ASWebAuthenticationSession.last?.turnsAway()
            #expect(links.with { $0 }.isEmpty)
            await until("the session gone") { ASWebAuthenticationSession.last == nil }
        }

        @Test func aSheetThatDoesNotStartIsNotAvailable() async {
            ASWebAuthenticationSession.starts = false
            #expect(await open(signIn) == .Unavailable)
        }

        @Test func aFileIsShownUnderItsNameAndDeletedAfter() async throws {
            let file = try folder.file("shown/1.pdf", "%PDF")
            #expect(await show(file) == nil)
            let viewer = try #require(await stand.presented(QLPreviewController.self))
            #expect(viewer.dataSource?.numberOfPreviewItems(in: viewer) == 1)
            let item = try #require(viewer.dataSource?.previewController(viewer, previewItemAt: 0))
            #expect(item.previewItemTitle == "Kết quả.pdf")
            #expect(try Data(contentsOf: #require(item.previewItemURL)) == Data("%PDF".utf8))
            viewer.delegate?.previewControllerDidDismiss(viewer)
            #expect(!FileManager.default.fileExists(atPath: file.path))
        }

        @Test func aKindTheViewerDoesNotKnowIsOfferedToBeSentOn() async throws {
            let file = try folder.file("shown/1.xyz", "?")
            #expect(await show(file) == nil)
            let sheet = try #require(await stand.presented(UIActivityViewController.self))
            #expect(sheet.items.count == 1)
            sheet.completionWithItemsHandler?(nil, false, nil, nil)
            #expect(!FileManager.default.fileExists(atPath: file.path))
        }

        @Test func aFileThatLiesElsewhereIsNotShown() async throws {
            let secret = try folder.file("secret.pdf", "1")
            _ = try folder.file("shown/deep/1.pdf", "1")
            let link = folder.url.appendingPathComponent("shown/link.pdf")
            try FileManager.default.createSymbolicLink(at: link, withDestinationURL: secret)
            for path in ["secret.pdf", "shown/../secret.pdf", "shown/link.pdf", "shown/deep/1.pdf", "shown", "shown-too/1.pdf"] {
                #expect(await show(folder.url.appendingPathComponent(path))?.isFailed == true, "\(path)")
            }
            #expect(stand.root.presentedViewController == nil)
            #expect(FileManager.default.fileExists(atPath: secret.path))
        }

        @Test func aFileThatIsNotThereIsNotShown() async {
            #expect(await show(folder.url.appendingPathComponent("shown/1.pdf"))?.isFailed == true)
        }
    }
}
