import AVFoundation
import AuthenticationServices
import Foundation
import MotCuaCore
import MotCuaKit
import QuickLook
import SwiftUI
import Testing
import UIKit
import UserNotifications
import VisionKit

@testable import MotCuaShell
@testable import NotificationService

/// The whole way of `make demo` through the views, on the real core and the app's own ports, against the sandbox over real sockets:
/// search, draft without a network, picture and document, filing, sign-in, officers, sealed push, signed result. Apple's part of it
/// is doubles (ios/Doubles).
@MainActor
final class JourneyTests {
    private static let redirect = "https://motcua.ninhbinh.example/dang-nhap"
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("journey-\(UUID().uuidString)")
    private let front = UIViewController()
    private let window = UIWindow()
    private let opened = Guarded<CoreSession?>(nil)
    private let seen = Guarded<[PortError]>([])

    private func phone(_ sandbox: Sandbox) throws -> (CoreSession, Shell) {
        window.rootViewController = front
        UIApplication.shared.connectedScenes = [UIWindowScene(double: window, .foregroundActive)]
        AVCaptureDevice.set(.authorized)
        VNDocumentCameraViewController.supported = true
        StatusNotifier.askOnce()
        for name in ["data", "cache", "keys"] {
            try FileManager.default.createDirectory(at: folder.appendingPathComponent(name), withIntermediateDirectories: true)
        }
        let path = { [folder] (name: String) in folder.appendingPathComponent(name).path }
        // A file for the key: this machine has no keychain for the core.
        let config = AppConfig(
            dataDir: path("data"), cacheDir: path("cache"), provinceUrl: sandbox.url, packKey: sandbox.packKey, redirectUri: Self.redirect,
            language: "vi", keyFileDir: path("keys"))
        let words = shellWords(language: "vi")
        let core = CoreSession { [opened] in
            App.open(
                config: config,
                ports: applePorts(
                    config: config, foreground: Foreground(), words: { words }, openLink: { url in opened.with { $0 }?.openLink(url) }))
        }
        opened.with { $0 = core }
        let shell = Shell(dispatch: { core.dispatch($0) })
        shell.words = words
        return (core, shell)
    }

    @Test(.enabled(if: Sandbox.running != nil, "needs a province: run scripts/test-ios.sh"), .timeLimit(.minutes(5)))
    func fromAPaperSheNeedsToTheSignedResultOnHerPhone() async throws {
        let sandbox = try #require(Sandbox.running)
        let (core, shell) = try phone(sandbox)
        let intake = FileIntake(
            incoming: IncomingFiles(
                folder: folder.appendingPathComponent("intake"), dispatch: { core.dispatch($0) },
                onFailure: { [seen] why in seen.with { $0.append(why) } }))
        shell.intake = intake
        let person = Person(core, shell)
        core.start()
        try await find(person)
        try await prepare(person)
        try await attach(person)
        try await file(person)
        try await signIn(person, sandbox)
        let code = try await receipt(person)
        try await officers(person, sandbox, code)
        try await result(person)
        #expect(seen.with { $0 }.isEmpty)
        person.stage.close()
        await core.close()
        try FileManager.default.removeItem(at: folder)
    }

    private func find(_ person: Person) async throws {
        try await person.await("the list of procedures") { $0.route == "home" && $0.lists("common") != nil }
        try await person.type("giay doc than", into: "Bạn cần giấy tờ gì?")
        try await person.await("the procedure first") { $0.lists("results")?.first == "go:procedure/1.004873" }
        try await person.press("Cấp Giấy xác nhận tình trạng hôn nhân")
        try await person.await("the procedure") { $0.route == "procedure/1.004873" && !$0.actions.isEmpty }
    }

    /// Without a network.
    private func prepare(_ person: Person) async throws {
        person.core.dispatch(.connectivity(online: false))
        try await person.press("Chuẩn bị hồ sơ")
        try await person.await("the draft") { $0.route.hasPrefix("draft/") }
        try await person.press("Tiếp tục")
        var pages = 0
        while try await person.await("a page", { $0.route.contains("/page/") || $0.route.contains("/paper/") }).route.contains("/page/") {
            let before = try person.screen.route
            #expect(try await person.fillPage() > 0)
            pages += 1
            try await person.press("Tiếp tục")
            try await person.await("the page after \(before)") { $0.route != before }
        }
        #expect((2...12).contains(pages))
    }

    private func attach(_ person: Person) async throws {
        try await person.await("the first paper") { $0.route.contains("/paper/") }
        try await person.press("Chụp ảnh")
        #expect(await person.until { front.presentedViewController is VNDocumentCameraViewController }, "no camera was asked")
        let camera = try #require(front.presentedViewController as? VNDocumentCameraViewController)
        let page = VNDocumentCameraScan(double: [UIImage(double: Papers.photo)])
        camera.delegate?.documentCameraViewController(camera, didFinishWith: page)
        try await person.await("the picture kept") { $0.files.count { $0.state == .kept } == 1 }
        try await person.press("Chọn tệp")
        #expect(await person.until { front.presentedViewController is UIDocumentPickerViewController }, "no picker was asked")
        let picker = try #require(front.presentedViewController as? UIDocumentPickerViewController)
        let paper = folder.appendingPathComponent("quyet-dinh-ly-hon.pdf")
        try Papers.pdf.write(to: paper)
        picker.delegate?.documentPicker(picker, didPickDocumentsAt: [paper])
        picker.dismiss(animated: true)
        try await person.await("the document kept") { $0.files.count { $0.state == .kept } == 2 }
        while try !person.screen.route.hasSuffix("/check") {
            let before = try person.screen.route
            try await person.press("Tiếp tục")
            try await person.await("the page after \(before)") { $0.route != before }
        }
    }

    private func file(_ person: Person) async throws {
        for case .choice(_, _, let options, let selected, _) in try person.screen.blocks where selected.isEmpty {
            try await person.press(options[0].label)
            try await person.await("the office") {
                $0.blocks.contains { if case .choice(_, _, _, let now, _) = $0 { !now.isEmpty } else { false } }
            }
        }
        try await person.press("Nộp hồ sơ")
        #expect(person.stage.isModal, "she was not asked")
        try await person.press("Nộp")
        try await person.await("waiting in the outbox") { $0.files.count { $0.state == .queued } == 2 }
    }

    private func signIn(_ person: Person, _ sandbox: Sandbox) async throws {
        ASWebAuthenticationSession.last = nil
        person.core.dispatch(.connectivity(online: true))
        try await person.await("that a sign-in is needed") { $0.presses.contains("sign-in") }
        try await person.press("Đăng nhập bằng tài khoản định danh điện tử")
        #expect(await person.until { ASWebAuthenticationSession.last != nil }, "no browser was opened")
        let session = try #require(ASWebAuthenticationSession.last)
        session.comes(back: try await sandbox.logIn(session.url, as: "vi-du"))
    }

    private func receipt(_ person: Person) async throws -> String {
        let dossier = try await person.await("the dossier", seconds: 60) { $0.route.hasPrefix("dossier/") }.route
        try await person.press("Giấy tiếp nhận và hẹn trả")
        try await person.await("the receipt") { $0.route.hasSuffix("/receipt") }
        try await person.hear("Giấy tiếp nhận có chữ ký đúng")
        try await person.press("Quay lại")
        try await person.await("the dossier again") { $0.route == dossier }
        return String(dossier.dropFirst("dossier/".count))
    }

    private func officers(_ person: Person, _ sandbox: Sandbox, _ code: String) async throws {
        let pushes = try PushService()
        defer { pushes.close() }
        person.core.dispatch(.pushEndpoint(endpoint: pushes.endpoint))
        #expect(await person.until { try await sandbox.subscriptions() > 0 })
        for words in ["Được tiếp nhận", "Đang xử lý"] {
            try await officer(person, sandbox, pushes, code, "accept")
            try await person.await("an officer's word: \(words)") { $0.events.contains { $0.contains(words) } }
        }
        try await elsewhere(person)
        try await neverQuiet(person)
        try await officer(person, sandbox, pushes, code, "finish")
        try await tapNotification(person, code)
        try await person.await("the dossier by its notification") {
            $0.route == "dossier/\(code)" && $0.events.contains { $0.contains("Đã trả kết quả") }
        }
        try await elsewhere(person)
        person.core.openLink("https://motcua.ninhbinh.example/ho-so/\(code)")
        try await person.await("the dossier by a link in a message") { $0.route == "dossier/\(code)" }
    }

    /// Something is done at the desk, and the province's push message comes to the phone.
    private func officer(_ person: Person, _ sandbox: Sandbox, _ pushes: PushService, _ code: String, _ action: String) async throws {
        try await sandbox.officer(code, action)
        var sealed: Data?
        #expect(
            await person.until {
                sealed = pushes.take(); return sealed != nil
            }, "no push for \(action)")
        let message = try #require(sealed)
        // The same message, as the notification service gets it while the app does not run.
        let carried = UNMutableNotificationContent()
        carried.userInfo = [
            "sealed": message.base64EncodedString().replacingOccurrences(of: "+", with: "-").replacingOccurrences(of: "/", with: "_")
        ]
        let told = told(carried, opener: try #require(await person.core.pushOpener()), language: "vi")
        #expect(told.title == "Hồ sơ \(code)" && told.userInfo["link"] as? String == "https://motcua.ninhbinh.example/ho-so/\(code)")
        person.core.onPush(message)
    }

    /// Ends the hours of quiet as a person would, so that what the phone shows does not depend on when a test runs.
    private func neverQuiet(_ person: Person) async throws {
        try await person.press("Cá nhân")
        try await person.await("her own page") { $0.route == "person" }
        try await person.press("Cách nhận tin")
        try await person.await("the ways") { $0.route == "channels" && $0.blocks.contains { $0.chooses("channels:quiet") } }
        try await person.press("Báo bất cứ lúc nào")
        try await person.await("the wish") { $0.presses.contains("send-wish") }
        try await person.press("Lưu cách nhận tin")
        try await person.await("the province's word") { $0.route == "channels" && $0.blocks.contains { $0.tells("message") } }
        try await elsewhere(person)
    }

    private func elsewhere(_ person: Person) async throws {
        while let back = try person.screen.chrome.back {
            let route = try person.screen.route
            try await person.press(back)
            try await person.await("one step back") { $0.route != route }
        }
        try await person.press("Trang chủ")
        try await person.await("home") { $0.route == "home" }
    }

    private func tapNotification(_ person: Person, _ code: String) async throws {
        let core = person.core
        let taps = NotificationTaps(onPush: { core.onPush($0) }, openLink: { core.openLink($0) })
        var shown: UNNotification?
        let came = await person.until {
            let all = await withCheckedContinuation { told in
                UNUserNotificationCenter.current().getDeliveredNotifications { told.resume(returning: $0) }
            }
            shown = all.first { $0.request.identifier == code }
            return shown?.request.content.body.contains("Đã trả kết quả") == true
        }
        #expect(came, "no notification: \(String(describing: shown?.request.content.body))")
        taps.userNotificationCenter(.current(), didReceive: UNNotificationResponse(double: try #require(shown))) {}
    }

    private func result(_ person: Person) async throws {
        let unchecked = try await person.await("the result", seconds: 40) { !$0.verdicts.isEmpty }.verdicts.contains(.unchecked)
        if unchecked { try await person.press("Tải kết quả") }
        try await person.await("a valid result", seconds: 40) { $0.verdicts.contains(.valid) }
        try await person.hear("Chữ ký số hợp lệ")
        try await person.press("Mở")
        #expect(await person.until { front.presentedViewController is QLPreviewController }, "no viewer")
        let viewer = try #require(front.presentedViewController as? QLPreviewController)
        let item = try #require(viewer.dataSource?.previewController(viewer, previewItemAt: 0))
        #expect(try Data(contentsOf: #require(item.previewItemURL)).prefix(5) == Data("%PDF-".utf8))
    }
}

/// Invented papers.
private enum Papers {
    /// A page with five lines, as a scanner hands it over; the double of the camera cannot take one.
    static let photo = Data(base64Encoded: page, options: .ignoreUnknownCharacters) ?? Data()
    static let pdf = Data(
        """
        %PDF-1.4
        1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
        2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
        3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj
        trailer<</Root 1 0 R>>
        %%EOF
        """.utf8)
}

extension Screen {
    fileprivate var files: [FileItem] { blocks.flatMap(\.files) }
    fileprivate var events: [String] { blocks.flatMap(\.events) }
    fileprivate var verdicts: [Verdict] { blocks.compactMap(\.verdict) }
    fileprivate var presses: [String] { actions.map(\.id) + blocks.flatMap(\.presses) }
    fileprivate func lists(_ wanted: String) -> [String]? { blocks.lazy.compactMap { $0.rows(wanted) }.first }
}

extension Block {
    fileprivate var files: [FileItem] { if case .files(_, _, _, let files) = self { files } else { [] } }
    fileprivate func tells(_ wanted: String) -> Bool { if case .notice(wanted, _, _, _, _, _) = self { true } else { false } }
    fileprivate func chooses(_ wanted: String) -> Bool { if case .choice(wanted, _, _, _, _) = self { true } else { false } }
    fileprivate var events: [String] { if case .timeline(_, _, let entries) = self { entries.map(\.title) } else { [] } }
    fileprivate var verdict: Verdict? { if case .document(_, _, let verdict, _, _, _) = self { verdict } else { nil } }
    fileprivate var presses: [String] { if case .notice(_, _, _, _, _, let actions) = self { actions.map(\.id) } else { [] } }
    fileprivate func rows(_ wanted: String) -> [String]? { if case .list(wanted, _, let rows, _, _) = self { rows.map(\.id) } else { nil } }
}

/// A JPEG of 300 by 420 grey pixels.
private let page = """
    /9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABQODxIPDRQSEBIXFRQYHjIhHhwcHj0sLiQySUBMS0dARkVQWnNiUFVtVkVGZIhlbXd7gYKBTmCNl4x9lnN+
    gXz/wAALCAGkASwBAREA/8QAGgABAAMBAQEAAAAAAAAAAAAAAAECAwQFBv/EADMQAQACAgECAwcDAwQDAQAAAAABAgMRBBIhEzFBBRQiMlFhkXGBoSNC
    sTNSYqIVkuGC/9oACAEBAAA/APqwAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
    AGFOZgyZfCreeqdxHwzEW156nyn9iOZgmMExk7ciN4+0/FGt/t+61eThtNYi+5teaRGp3uN7/wASzn2hx65L0tOSs0jqt1YrRER3771rXaV8fLw5Iv0z
    aJpHVMWpas6+upjZfl4KeH1ZP9WImmomd7mIj+bR+UZuZhw5Jx5LWi1axa2qWmKxO+8zEajyn8LTysMRaevtW9cczqfmtrUf9o/LUAAAAAAAAAHmcfFy
    sduFinHMY8G63tM0mtoisxFo9d719PNlTgcmeJh31Uycfj460pE11a8amYmfpuKx6eTtxcbp9pZs/TMVtjr09/7u/V2/SKM+VxcuXPnvSsammHp3Pa00
    va0x/j8tcdcuXmRnvhthrTHNIi0xM2mZifSZ8tfy5K8LP0TWaf6eTFTFG4/065Itv8a/9XRljPj5ubJj49stcmGlaz1ViImJv57nevij0lz4uFnw4/do
    pN6zlw38XcaiKRSJ3G97+D+XqgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAPL9/v4Gt5PF968Pq8K
    enp8bp1vWvl7f/W+HnXzRExgj+pinLhjr+aI159u094+vmxz+1648c5MeKL44pF5mb6n5eqYiNT6TH27+jXnc3JxOTijoi2K2O0zG53NuqlY8on1t/P2
    7xHtDLauOK8afEvm8LptM1j5ZtvvXeu30dPFz25GPrmkU1M1mOrfxRaaz6eXZ5XH9p5sfF4tuVfqvrxMkxWPjpOK9/8AMa/b7u33/LS96ZuPWtqzi+XJ
    vcXvNfp6aTf2hXHly1vTWPHeaTffrFIv5fpM/j7q8b2jfPmpSePasWmazPxTFbRvffWtbiY8/wBluFzr8nwPEwRijPh8Wmr9XaNb32j/AHQ5+Xk5GG3O
    mnKy6w8aMtImtPOev/j/AMYb25uSs2plxdF62xdq33uL36fp9p7fycrkZcOTNjrb4slK+D2jtaZ6Z/EzWf3Rl5OS3B68d7Uv7xGLq7TOvF6Jny15fZNO
    Tkw82OLktOaLWrq86iY3W899Rqfk+3m6eNn94xTfp6dXvTW9/Laa7/hqAAAAAADL3bF4fh9Hwdfia3PzdXVv890YeLhwXm2OmpmNd7TOo+kb8o/Rlf2Z
    xL45pOKemercRe0b6vOO0+XaO32hrn4uHkTWctOqaxMR3mO0635fpH4KcTDTo6azul5vEzaZnqmJjczPn2mY7r4sNMPV4cTHVMzMbmY3MzM/zMsL+z+N
    amKvh6nDSaYp3vpiY6fXz7fXbPj+zKY65YzW8XxIrWddUaiu5jzmZ3ufr9Fr+zsU08Onw0tljLk3M2m0xr1mftG21eJhrm8atJ69zPzTqJnzmI8on7px
    8bFi8LoprwqeHTvPavbt/wBYMnGxZfF66b8Wnh37z3r37f8AaS/GxZLze9N2no3O5/tt1V/EynJgx5cuPJeu74pmaTvy2rbiYbYZwzWeib9eotMT1dXV
    vfn591fccE06em3zdfV126t61vq3vy7ebTBgx8fFGPDXppEzOtzPeZ3Pn95aAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
    ADCnN4963tXJuKZfCt2ntfcRr8y3EWnpiZnfb6RtKuPJTLWbY53EWmvl6xMxP8xKmbk4ePOOMt4rOS0VrGt7mZiP8zH5KcnHfNbFXrm1Z1M9Funf660r
    HN485fCi/wAW+n5Z1E9+2/LfaVsXJw5suTFjvFr4tdcRHlvfr+0/hSvO41r9EZY6vD8Se09q9u8/Tzj8kc7BNOrqt5xHTNLdUzPlqNbn/wCFudx6xSZy
    drxuPhntG9d+3bv9XQAAAAAAAA8i/B5Fei2Om5vyd5a9UfJGab1t+N/n7OTDSct61w4K3y1wWrmtEx/Umb03M9/OYi06tr6S3pxslK4MFq9Ns03pkpMx
    uMfXNo8u2tbj/wDS/P4WfLm5VsODqnLivXqm0etNRETvcd9dp7erbJwbTn5GeMUTltycVqX3G+iIpFtfTtFv1UpwJxzTJ7vFrzyM1snlu1Ldeo/Sd17O
    3m4rZcNa0jdoy47ftF6zP8Q5oxcjDyLXxY8uote9t5Imt4mJ1ER6TvXp9e8q14ebHM4Yp1UvlxZZy7jUdMV3Ex57no/ltmw5Z5HJtSs9OXDjxxaJ8p6r
    7n9otEnK4tsuavTjrOP3fLjmJnUbt0aj6+kuaOJyJtOe1c03iaRWJvTxI1FtzH9v92u/ptWODyKYM2OKTeeTimkz1R/TmbXnc/X5/T6PYAAAAAAAAAAA
    AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAHkU53Ir11yZNzfk6xW6Y+SM0UtX8a/P2bf8AkrTXDacXTXN0WxzF97rN
    6179u3zxOv5dMcnJbkXx48PVTHaKXt1amJmIntHrGpj1V4/N8f3X4On3jBOb5t9Py9vv838MeLzc+TLTFkxUmb3zfFF/lrS8V+nee/8ADXDzZzxxenHE
    TyMPjd7fLHw7jy7/ADfwZud4PJnBOOJno8SJ64iOmI7z38u+o/f9WUe0L5eHlvWkY8lMtcXnMxE26dT3iP8AdH4aWy5eNeMc5I5Fslorji8xWYnVpneo
    8tVnXb6o97vk9zmsdHiZrY8lfP5a33G/1qZPaE15c4a4b3rW9aWtEW7TOvtr1jzmHaAAAAAAAADC/C4960rbHuKZfFr3ntfczv8AMorwONXyx+sTG7TO
    tT1Rrv2jcR2ha3Fw2z+NNJ69xPzTqZjymY8pn7q4eDx8GSMmKkxaKzSN3mYiszE6iJntHaFsfFw4sniUrMW+Lv1TOuqYm35mIlTHwOPivF8dLVtWOmvx
    27RuJ1HftG4jstl4fHzTacuPqm3nMzP0mNfpqZ7feSnDwUxZMcUmaZZ3fqtNuqdRHnM/SIR7jg6Jr02ncxPVOS023Hl8W9/ym3DwWxY8fTaK456qdN5r
    MTqY3uJ36z+URwsEXrfptNomJ73tO5jymdz3n7y6AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAABz15mG+ecNfE8SNTM
    TivERE71O9a9JdAArlyUw4r5ck9NKVm1p15RHmmZ15789do2jJkpirFsk6ibRXy9ZmIj+ZhZnXkYr5K0reJtbq1Ef8ZiLfiZaAAAAAAAAA4ObxsuX3/o
    pvxuLGOneO9vj7f9oZe6ZKe1MV8eCKYqW11V1ro6JjXnv5p8o7ernng24nC48xjikV48V5Gpj4pi2OdTPr2i8b8o20wYvH9m+068bFFIzTeMVYmNT/Tr
    HaY7ee1uTwbVy3rg48W49ox9VY6e8x17nUzqZ+Tz/nSOLgyVzcbBk7z4WPJnje9XpGo3+s9P/onPw8t8XLpHG6s2SuWK5uuI6otE9Nfr6xHftGmmTg2p
    lyRx8UVxTPHtERMRua5Jm0/rrX6q8viZcnKm3u/iTOfFemXcfBSJruO879Jn90+zOHmwZuvLF+qMc1vaZpq9tx37RufKe89+6mD2bE56Rm41PCrOeZiY
    jU9V6zWdfp/j9FL8bmRwslPAtky5uDTDPx1+G8Rbe9z/AMvR7IAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
    AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
    AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAP//Z
    """
