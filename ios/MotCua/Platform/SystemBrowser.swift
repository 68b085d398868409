import AuthenticationServices
import Foundation
import MotCuaCore
import QuickLook
import UIKit

/// The person's own browser, never a web view, and the system's viewer.
///
/// A page to sign in at (RFC 9126: it carries a `request_uri`) opens in the system's sheet for that, whose way back only this app
/// gets and without a question; before iOS 17.4 that sheet knows no https way back, and the page opens in the browser, which comes
/// back by universal link.
///
/// Threads: any but the main one; returns when the page or the viewer was shown.
/// Failures: Unavailable when nothing opens it, or the app is not in front; Failed for a file that must not be shown.
/// Source: Apple, `ASWebAuthenticationSession`, `QLPreviewController`.
final class SystemBrowser: Browser {
    private let foreground: Foreground
    private let redirect: URL?
    private let shown: URL
    private let openLink: @Sendable (String) -> Void

    init(foreground: Foreground, config: AppConfig, openLink: @escaping @Sendable (String) -> Void) {
        self.foreground = foreground
        redirect = URL(string: config.redirectUri)
        shown = URL(fileURLWithPath: config.cacheDir, isDirectory: true).appendingPathComponent("shown", isDirectory: true)
        self.openLink = openLink
    }

    func openPage(url: String) throws {
        guard let page = URL(string: url), page.scheme == "https" || page.scheme == "http" else {
            throw PortError.Failed(reason: "browser: not a page")
        }
        let signsIn = URLComponents(url: page, resolvingAgainstBaseURL: false)?.queryItems?.contains { $0.name == "request_uri" } == true
        if #available(iOS 17.4, *), signsIn, let redirect, let host = redirect.host {
            try signIn(page, .https(host: host, path: redirect.path))
        } else {
            try foreground.ask { (_, answer: Answer<Void>) in
                UIApplication.shared.open(page, options: [:]) { opened in
                    if opened { answer.give(()) } else { answer.refuse(.Unavailable) }
                }
            }
        }
    }

    @available(iOS 17.4, *)
    private func signIn(_ page: URL, _ callback: ASWebAuthenticationSession.Callback) throws {
        try foreground.ask { [openLink] (front, answer: Answer<Void>) in
            let anchor = SignInAnchor(front)
            let session = ASWebAuthenticationSession(url: page, callback: callback) { back, _ in
                // A person who turned away is back on the core's page, which offers to begin anew.
                if let back { openLink(back.absoluteString) }
                Task { @MainActor in anchor.session = nil }
            }
            anchor.session = session
            session.presentationContextProvider = anchor
            if session.start() { answer.give(()) } else { answer.refuse(.Unavailable) }
        }
    }

    func showFile(path: String, name: String, mediaType: String) throws {
        // Where links and `..` lead to counts, not what stands there.
        let file = URL(fileURLWithPath: path).resolvingSymlinksInPath().standardizedFileURL
        guard file.deletingLastPathComponent().path == shown.resolvingSymlinksInPath().standardizedFileURL.path else {
            throw PortError.Failed(reason: "showing a file: not among those to be shown")
        }
        try foreground.ask { (front, answer: Answer<Void>) in
            guard FileManager.default.isReadableFile(atPath: file.path) else {
                throw PortError.Failed(reason: "showing a file: there is none")
            }
            FileViewer(file: file, name: name).show(over: front, answer)
        }
    }
}

/// The window the sheet belongs to; keeps the session until it ends.
@MainActor
private final class SignInAnchor: NSObject, ASWebAuthenticationPresentationContextProviding {
    private let front: UIViewController
    var session: ASWebAuthenticationSession?

    init(_ front: UIViewController) { self.front = front }

    func presentationAnchor(for session: ASWebAuthenticationSession) -> ASPresentationAnchor {
        front.view.window ?? ASPresentationAnchor()
    }
}

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

    init(file: URL, name: String) { (self.file, previewItemTitle) = (file, name) }
}
