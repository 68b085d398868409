import Foundation
import MotCuaCore
import SwiftUI
import Testing

@testable import MotCuaShell

/// Pictures of the page: told once, by their caption.
@MainActor
struct PictureTests {
    private static let portrait = "Ảnh chân dung"

    private func told(_ base64: String) async -> [Element] {
        let block = Block.picture(id: "portrait", text: Self.portrait, mediaType: "image/png", base64: base64)
        let rig = await Rig(page(1, [block]))
        return rig.stage.elements.filter { $0.block == "block:portrait" }
    }

    /// The beginning of a PNG of that size, which is all the double reads.
    private func png(_ width: UInt8, _ height: UInt8) -> String {
        let head: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]
        return Data(head + [0, 0, width, 0, 0, 0, height, 0]).base64EncodedString()
    }

    @Test func aPictureIsOneImageNamedByItsCaption() async {
        for (width, height) in [(1, 1), (40, 80)] as [(UInt8, UInt8)] {
            let elements = await told(png(width, height))
            #expect(elements.map(\.role) == ["image"])
            #expect(elements.map(\.label) == [Self.portrait])
        }
    }

    @Test func whatCannotBeDecodedIsItsCaptionAlone() async {
        for broken in ["", "%", Data("no picture".utf8).base64EncodedString(), png(0, 1)] {
            let elements = await told(broken)
            #expect(elements.map(\.role) == ["text"])
            #expect(elements.map(\.label) == [Self.portrait])
        }
    }
}
