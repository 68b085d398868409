import SwiftUI
import Testing

private struct Asking: View {
    let diary: Diary
    @State private var asks = false
    @State private var own = false
    var body: some View {
        Button("ask") { asks = true }
            .alert(Text("Sure?"), isPresented: $asks) {
                Button("Yes", role: .destructive) { diary("yes") }
                Button("No", role: .cancel) {}
            } message: {
                Text("It is gone then")
            }
        Button("tell") { own = true }
            .alert(Text("Note"), isPresented: $own) {}
        Text(verbatim: "asks \(asks)")
    }
}

private struct Paper: View {
    let diary: Diary
    @Environment(\.dismiss) private var dismiss
    @State private var count = 0
    var body: some View {
        Button("count \(count)") { count += 1 }
        Button("close") { dismiss() }
    }
}

private struct Desk: View {
    let diary: Diary
    @State private var open = false
    var body: some View {
        Button("open") { open = true }
            .sheet(isPresented: $open, onDismiss: { diary("dismissed") }) { Paper(diary: diary).onDisappear { diary("gone") } }
    }
}

private struct Choosing: View {
    let diary: Diary
    @State private var open = false
    var body: some View {
        Button("choose") { open = true }
            .confirmationDialog(Text("Where from?"), isPresented: $open, titleVisibility: .visible) {
                Button("Photo") { diary("photo") }
                Button("File") { diary("file") }
            }
    }
}

@MainActor struct PresentationTests {
    @Test func underAnAlertNothingElseIsReached() {
        let diary = Diary()
        let stage = Stage(Asking(diary: diary))
        let ask = stage.element("ask")
        stage.tap(ask)
        #expect(stage.labels == ["Sure?", "It is gone then", "Yes", "No"])
        #expect(stage.roles == ["alert", "text", "button", "button"])
        #expect(stage.elements.map(\.buttonRole) == ["", "", "destructive", "cancel"])
        stage.tap(ask)
        #expect(stage.isModal)
        stage.tap("Yes")
        #expect(diary.lines == ["yes"])
        #expect(stage.labels == ["ask", "tell", "asks false"])
    }

    @Test func anAlertWithoutButtonsGetsTheSystems() {
        let stage = Stage(Asking(diary: Diary()))
        stage.tap("tell")
        #expect(stage.labels == ["Note", "OK"])
        stage.tap("OK")
        #expect(!stage.isModal)
    }

    @Test func aSheetKeepsItsStateAndIsDismissed() {
        let diary = Diary()
        let stage = Stage(Desk(diary: diary))
        stage.tap("open")
        stage.tap("count 0")
        #expect(stage.labels == ["count 1", "close"])
        stage.tap("close")
        #expect(stage.labels == ["open"])
        #expect(diary.lines.sorted() == ["dismissed", "gone"])
        stage.tap("open")
        #expect(stage.labels == ["count 0", "close"])
        #expect(stage.escape())
        #expect(stage.labels == ["open"])
    }

    @Test func aDialogCanAlwaysBeLeft() {
        let diary = Diary()
        let stage = Stage(Choosing(diary: diary))
        stage.tap("choose")
        #expect(stage.labels == ["Where from?", "Photo", "File", "Cancel"])
        stage.tap("Cancel")
        stage.tap("choose")
        stage.tap("File")
        #expect(diary.lines == ["file"])
    }
}
