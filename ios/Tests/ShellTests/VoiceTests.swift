import Foundation
import MotCuaCore
import SwiftUI
import Testing

@testable import MotCuaShell

/// The blocks by which citizens speak back: what is touched and chosen is said, and what is drawn is also told.
@MainActor
struct VoiceTests {
    private func rig(_ exhibit: String) async throws -> Rig {
        await Rig(try #require(try Fixture.exhibits("vi").first { $0.name == exhibit }).screen)
    }

    /// What is told of one block.
    private func told(_ rig: Rig, _ block: String) -> [Element] { rig.stage.elements.filter { $0.block == "block:" + block } }

    @Test func touchingAMapSaysWhereInThousandthsOfItsSquare() async throws {
        let rig = try await rig("map")
        // The room of the double is 390 by 844.
        rig.stage.touch(at: CGPoint(x: 97.5, y: 633))
        #expect(rig.said == [.point(block: "where", at: MapPoint(x: 250, y: 750))])
    }

    @Test func aMapThatIsOnlyShownTakesNoPlace() async throws {
        let rig = try await rig("map-full")
        rig.stage.touch(0, at: CGPoint(x: 100, y: 100))
        #expect(rig.said == [])
        rig.stage.touch(1, at: CGPoint(x: 390, y: 0))
        #expect(rig.said == [.point(block: "edge", at: MapPoint(x: 1_000, y: 0))])
    }

    @Test func aMapIsOneImageWithItsNamesAndSource() async throws {
        let rig = try await rig("map")
        let images = told(rig, "where").filter { $0.role == "image" }
        let label = try #require(images.first).label
        #expect(images.count == 1)
        for words in ["Việc xảy ra ở đâu?", "Hoa Lư", "Sông Đáy", "Bản đồ vẽ cho bản thử"] { #expect(label.contains(words)) }
    }

    @Test func aMapIsDrawnInItsOrderItsNamesAndPinsOverItAndTheMarkLast() async throws {
        let marks = try #require(try await rig("map").stage.drawn.first)
        let texts = marks.compactMap { if case .text(let text, let at) = $0 { (text, at) } else { nil } }
        #expect(texts.map(\.0) == ["Hoa Lư", "Nam Hoa Lư", "Đông Hoa Lư", "Sông Đáy", "QL 1A", "1", "2", "3", "4", "5"])
        #expect(texts.first?.1 == CGPoint(x: 280 * 0.39, y: 270 * 0.39))
        // Areas and water are closed and filled, roads are lines.
        let fills = marks.compactMap { if case .fill(let path) = $0 { path } else { nil } }
        let lines = marks.compactMap { if case .stroke(let path) = $0 { path } else { nil } }
        #expect(fills.count == 5 + 5 && fills.prefix(5).allSatisfy(\.isClosed))
        #expect(lines.count == 7 + 2 && lines.filter { !$0.isClosed }.count == 2 + 2)
        #expect(marks.last == .stroke(Path(ellipseIn: CGRect(x: 183, y: 183, width: 24, height: 24))))
    }

    @Test func aRowOfAChartIsToldAsOneAndItsBarNotAtAll() async throws {
        let rows = told(try await rig("charts"), "on-time").map(\.label)
        #expect(rows.contains("Phường Hoa Lư, Đang xem xét, Đúng hạn: 91 %, Hồ sơ: 1.204"))
        #expect(rows.contains("Xã Nho Quan, Đúng hạn: Giấu vì quá ít, Hồ sơ: Giấu vì quá ít"))
        #expect(told(try await rig("charts"), "on-time").allSatisfy { $0.role != "progress" })
    }

    @Test func whatWasSaidIsToldAsOneBeginningWithWhoSaidIt() async throws {
        let said = told(try await rig("threads"), "full").map(\.label)
        #expect(said.contains { $0.hasPrefix("Bạn · 10:42") && $0.contains("Ổ gà sâu trước nhà tôi.") })
        #expect(said.contains { $0.hasPrefix("Phường Hoa Lư · 10:42") && $0.hasSuffix("Đã vá xong., Đã xử lý") })
        #expect(told(try await rig("threads"), "none").map(\.label) == ["Chưa nói gì", "Chưa có trao đổi nào."])
    }

    @Test func aRatingIsOneOfItsLevels() async throws {
        let rig = try await rig("ratings")
        let levels = told(rig, "none").filter { $0.role == "radio" }
        #expect(levels.count == 3)
        for (n, level) in levels.enumerated() {
            rig.stage.tap(level)
            #expect(rig.said.last == .choose(block: "none", selected: ["\(n)"]))
        }
    }
}
