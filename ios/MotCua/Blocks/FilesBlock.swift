import MotCuaCore
import SwiftUI

/// Block `Files`: what is there, how far each is, and the ways to add one.
struct FilesBlock: View {
    let id: String
    let label: InputLabel
    let rules: FileRules
    let files: [FileItem]
    @Environment(Shell.self) private var shell

    var body: some View {
        Lines(spacing: 12) {
            GroupWords(label: label).landing(takesMore ? nil : id)
            if !files.isEmpty { Lines(spacing: 0) { Rows(data: files) { file, _ in FileLine(file: file) } }.card() }
            if takesMore, let words = shell.words { adding(words) }
        }
        .block(id)
    }

    /// Files that are only shown have no words for adding one.
    private var takesMore: Bool { !rules.add.isEmpty && (rules.maxFiles == 0 || files.count < rules.maxFiles) }

    @ViewBuilder private func adding(_ words: ShellWords) -> some View {
        let pictures = rules.accept.contains { $0.hasPrefix("image/") }
        VStack(spacing: 8) {
            if pictures {
                AddButton(glyph: .camera, words: words.takePhoto, paper: label.text) { shell.intake?.photo(block: id, rules: rules) }
                    .landing(id)
            }
            AddButton(glyph: .file, words: words.chooseFile, paper: label.text) { shell.intake?.document(block: id, rules: rules) }
                .landing(pictures ? nil : id)
        }
    }
}

private struct AddButton: View {
    let glyph: Glyph
    let words: String
    let paper: String
    let press: @MainActor () -> Void

    var body: some View {
        Button(action: press) {
            HStack(alignment: .firstTextBaseline, spacing: 8) {
                Picture(glyph)
                Text(verbatim: words)
            }
        }
        .buttonStyle(PressStyle(role: .secondary))
        .accessibilityLabel(Text(verbatim: "\(words): \(paper)"))
    }
}

private struct FileLine: View {
    let file: FileItem

    var body: some View {
        Beside(spacing: 12) {
            Picture(.file, color: Theme.soft)
            Lines {
                Lines {
                    Words(text: file.name, font: .strong)
                    Soft(text: file.detail, font: .footnote)
                    MarkLine(glyph: file.state.glyph, text: file.stateText, color: file.state.color)
                }
                .accessibilityElement(children: .combine)
                if let permille = file.permille { Bar(permille: permille, name: file.name) }
                if let remove = file.remove { PressButton(press: remove) }
            }
        }
        .padding(.horizontal, 16)
        .padding(.top, 12)
        .padding(.bottom, file.remove == nil ? 12 : 4)
    }
}
