import Foundation
import MotCuaCore
import MotCuaKit
import SwiftUI
import Testing

@testable import MotCuaShell

/// A person before the phone: finds things by what they are called, presses, types.
@MainActor
final class Person {
    private struct Phone: View {
        let core: CoreSession
        let shell: Shell
        var body: some View {
            if let screen = core.screen {
                ScreenView(screen: screen, shell: shell)
            } else {
                Opening(words: shell.words?.opening ?? "")
            }
        }
    }

    let core: CoreSession
    let stage: Stage

    init(_ core: CoreSession, _ shell: Shell) {
        self.core = core
        stage = Stage(Phone(core: core, shell: shell))
    }

    /// The screen that is shown.
    var screen: Screen {
        get throws { try #require(core.screen, "no screen yet") }
    }

    /// Waits for a screen of the core that fits.
    @discardableResult
    func await(_ what: String, seconds: Double = 20, _ fits: (Screen) -> Bool) async throws -> Screen {
        guard await until(seconds, { core.screen.map(fits) == true }) else {
            throw Trouble("\(what) did not come; shown is \(String(describing: core.screen))")
        }
        await stage.settle()
        return try screen
    }

    /// Lets the world go on until it holds; false when it does not in time.
    func until(_ seconds: Double = 20, _ holds: () async throws -> Bool) async -> Bool {
        let end = Date().addingTimeInterval(seconds)
        while (try? await holds()) != true {
            if Date() > end { return false }
            try? await Task.sleep(for: .milliseconds(10))
        }
        return true
    }

    private static let pressable: Set = ["button", "link", "tab", "radio", "checkbox"]

    /// What is called exactly so, else what begins so, else what says so.
    func find(_ words: String, _ roles: Set<String> = pressable) throws -> Element {
        let all = stage.elements.filter { roles.contains($0.role) && !$0.disabled }
        let found = all.first { $0.label == words } ?? all.first { $0.label.hasPrefix(words) } ?? all.first { $0.label.contains(words) }
        return try #require(found, "no “\(words)” among \(stage.elements.map { "\($0.role) \($0.label)" })")
    }

    func press(_ words: String) async throws {
        stage.tap(try find(words))
        await stage.settle()
        try sound()
    }

    /// Waits until a screen reader can say it.
    func hear(_ words: String) async throws {
        let heard = await until { stage.elements.contains { $0.label.contains(words) } }
        #expect(heard, "“\(words)” is not told among \(stage.elements.map(\.label))")
    }

    func type(_ text: String, into words: String) async throws {
        try await type(text, into: try find(words, ["textbox", "searchbox"]))
    }

    private func type(_ text: String, into field: Element) async throws {
        stage.replace("", in: field)
        stage.type(text, into: field)
        stage.blur()
        await stage.settle()
    }

    /// What views did that SwiftUI does not allow.
    private func sound() throws {
        if !stage.problems.isEmpty { throw Trouble("\(stage.problems)") }
    }

    /// Answers every question of the page that Ms. Ví Dụ has an answer for; gives how many.
    func fillPage() async throws -> Int {
        let route = try screen.route
        var done: Set<String> = []
        // An answer can bring further questions.
        while let (block, label) = try screen.blocks.lazy.compactMap({ block in block.question.map { (block, $0) } })
            .first(where: { !done.contains($0.0.id) })
        {
            done.insert(block.id)
            guard let answer = answers[label.text] else {
                if !label.optional { throw Trouble("“\(label.text)” is asked and nobody knows the answer") }
                continue
            }
            try await give(answer, to: block, label.text)
            #expect(try screen.route == route, "the page went away")
        }
        return done.count
    }

    private func give(_ answer: String, to block: Block, _ label: String) async throws {
        let place = "block:" + block.id
        switch block {
        case .field(_, _, _, let value, _, _):
            if value == answer { return }
            let field = try #require(stage.elements.first { $0.block == place && $0.role == "textbox" })
            try await type(answer, into: field)
            try await self.await("“\(label)” kept") { $0.blocks.contains { $0.text(of: block.id) == answer } }
        case .date:
            let parts = answer.split(separator: "/").map(String.init)
            for (n, text) in parts.enumerated() {
                let boxes = stage.elements.filter { $0.block == place && $0.role == "textbox" }
                try await type(text, into: try #require(boxes.count == 3 ? boxes[n] : nil, "no three boxes for “\(label)”"))
            }
            try await self.await("the date of “\(label)” kept") { $0.blocks.contains { $0.date(of: block.id) == parts.map { Int($0) } } }
        case .choice(_, _, let options, let selected, _):
            let option = try #require(options.first { $0.label == answer })
            if selected.contains(option.id) { return }
            let mark = stage.elements.first { $0.block == place && ["radio", "checkbox"].contains($0.role) && $0.label.hasPrefix(answer) }
            stage.tap(try #require(mark, "no option “\(answer)”"))
            try await self.await("“\(answer)” chosen") { $0.blocks.contains { $0.chosen(of: block.id) == [option.id] } }
        default: throw Trouble("no answer for \(block)")
        }
    }
}

extension Block {
    /// The label of an input that is answered on a page.
    fileprivate var question: MotCuaCore.Label? {
        switch self {
        case .field(_, let label, _, _, _, _), .choice(_, let label, _, _, _), .date(_, let label, _, _, _): label
        default: nil
        }
    }

    fileprivate func text(of wanted: String) -> String? {
        if case .field(wanted, _, _, let value, _, _) = self { value } else { nil }
    }

    fileprivate func chosen(of wanted: String) -> [String]? {
        if case .choice(wanted, _, _, let selected, _) = self { selected } else { nil }
    }

    fileprivate func date(of wanted: String) -> [Int?]? {
        guard case .date(wanted, _, let value, _, _) = self else { return nil }
        return [value.day.map(Int.init), value.month.map(Int.init), value.year.map(Int.init)]
    }
}

/// What Ms. Ví Dụ answers, by label; the same as in the browser's demo.
private let answers = [
    "Bạn xin giấy cho ai?": "Cho chính tôi",
    "Số điện thoại liên lạc": "0912345678",
    "Họ, chữ đệm, tên": "Nguyễn Thị Ví Dụ",
    "Ngày sinh": "1/1/1990",
    "Giới tính": "Nữ",
    "Dân tộc": "Kinh",
    "Quốc tịch": "Việt Nam",
    "Giấy tờ tùy thân": "Căn cước / Căn cước công dân",
    "Số định danh cá nhân": "036190012345",
    "Nơi thường trú": "Xóm 1, xã Cổ Lễ, tỉnh Ninh Bình",
    "Tình trạng hôn nhân hiện nay": "Đã ly hôn, hiện không có vợ hoặc chồng",
    "Số bản án, quyết định hoặc trích lục ghi chú ly hôn": "15/2024/QĐST-HNGĐ",
    "Ngày của văn bản đó": "12/5/2024",
    "Tòa án hoặc cơ quan đã ra văn bản": "Tòa án nhân dân (giả định)",
    "Bạn cần xác nhận cho thời gian nào?": "Hiện nay",
    "Bạn dùng giấy để làm gì?": "Vay vốn ngân hàng",
    "Mục đích cụ thể": "Vay vốn mua nhà ở xã hội",
    "Trước đây bạn đã được cấp giấy này chưa?": "Chưa",
    "Số bản cần cấp": "2",
    "Lời cam đoan":
        "Tôi cam đoan những nội dung khai trên đây là đúng sự thật và chịu trách nhiệm trước pháp luật về cam đoan của mình",
]
