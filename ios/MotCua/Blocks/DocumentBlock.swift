import MotCuaCore
import SwiftUI

/// Block `Document`: a signed paper and what the phone found out about it.
struct DocumentBlock: View {
    let id: String
    let title: String
    let verdict: Verdict
    let verdictText: String
    let rows: [SummaryRow]
    let actions: [Press]

    var body: some View {
        Lines(spacing: 0) {
            Title(text: title).padding(16).landing(id)
            Beside(spacing: 12) {
                Picture(verdict.glyph)
                Lines { Words(text: verdictText, font: .strong, color: verdict.tone.ink) }
            }
            .foregroundStyle(verdict.tone.ink)
            .padding(16)
            .background(verdict.tone.tint)
            .accessibilityElement(children: .combine)
            Pairs(rows: rows)
            if !actions.isEmpty { Buttons(presses: actions).padding(16) }
        }
        .card()
        .block(id)
    }
}
