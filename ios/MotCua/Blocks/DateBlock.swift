import MotCuaCore
import MotCuaKit
import SwiftUI

/// Block `Date`: day, month and year in boxes of their own; papers of older people may know only the year.
struct DateBlock: View {
    let id: String
    let label: InputLabel
    let value: PartialDate
    let revision: UInt64
    @Environment(Shell.self) private var shell

    /// Boxes as wide as what goes in, at every text size.
    @ScaledMetric(relativeTo: .body) private var short: CGFloat = 72
    @ScaledMetric(relativeTo: .body) private var long: CGFloat = 104

    /// What its parts are known by on the page; the first by the block's own id.
    static func keys(_ id: String) -> [String] { [id, id + "/month", id + "/year"] }

    var body: some View {
        let buffer = shell.buffers.date(id, value: value, revision: revision)
        Lines(spacing: 8) {
            GroupWords(label: label)
            Beside(.top, spacing: 12) {
                ForEach(0..<3, id: \.self) { part($0, of: buffer) }
            }
            .accessibilityElement(children: .contain)
            .accessibilityLabel(Text(verbatim: label.spoken))
            .accessibilityIdentifier("group:" + id)
        }
        .block(id)
    }

    private func part(_ n: Int, of buffer: TextBuffer) -> some View {
        VStack(alignment: .leading, spacing: 4) {
            Soft(text: names[n]).accessibilityHidden(true)
            Frame(wrong: label.error != nil) {
                TypedPart(
                    buffer: buffer, offer: Offer(parts: value.parts, revision: revision), part: n, keys: Self.keys(id),
                    limit: n == 2 ? 4 : 2, kind: .idNumber
                )
                .accessibilityLabel(Text(verbatim: names[n]))
                .wrong(label)
                .landing(n == 0 ? id : nil)
            }
            .frame(width: n == 2 ? long : short)
        }
    }

    private var names: [String] { shell.words.map { [$0.day, $0.month, $0.year] } ?? ["", "", ""] }
}
