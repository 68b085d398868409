import SwiftUI
import Testing

private struct Form: View {
    let diary: Diary
    @State private var first = ""
    @State private var second = ""
    @FocusState private var focus: String?
    var body: some View {
        TextField("first", text: $first)
            .focused($focus, equals: "first")
            .onSubmit { focus = "second" }
            .onChange(of: first) { _, new in if new.count > 3 { first = String(new.prefix(3)) } }
        TextField("second", text: $second, axis: .vertical)
            .focused($focus, equals: "second")
        Text(verbatim: "at \(focus ?? "none")")
        Button("to first") { focus = "first" }
        Button("away") { focus = nil }
        Button("nowhere") { focus = "third" }
            .onChange(of: focus) { old, new in diary("\(old ?? "none") to \(new ?? "none")") }
    }
}

private struct Spoken: View {
    @AccessibilityFocusState private var heard: String?
    @State private var shown = false
    var body: some View {
        Button("show") {
            shown = true
            heard = "trouble"
        }
        .accessibilityFocused($heard, equals: "button")
        if shown { Text("trouble").accessibilityFocused($heard, equals: "trouble") }
        Text(verbatim: "at \(heard ?? "none")")
        Button("hide") { shown = false }
    }
}

private struct Vanishing: View {
    @State private var shown = true
    @State private var words = ""
    @FocusState private var focused: Bool
    var body: some View {
        if shown { TextField("field", text: $words).focused($focused) }
        Button("hide") { shown = false }
        Text(verbatim: "\(focused)")
    }
}

@MainActor struct InputTests {
    @Test func typingGoesThroughTheBindingKeyByKey() {
        let stage = Stage(Form(diary: Diary()))
        stage.type("abcde", into: stage.element("first"))
        #expect(stage.element("first").value == "abc", "what is too long is cut as it is typed")
        stage.type("\u{8}", into: stage.element("first"))
        #expect(stage.element("first").value == "ab")
    }

    @Test func thePersonMovesTheFocus() {
        let diary = Diary()
        let stage = Stage(Form(diary: diary))
        stage.focus(stage.element("first"))
        #expect(stage.labels.contains("at first"))
        stage.tap("second")
        #expect(stage.labels.contains("at second"))
        stage.blur()
        #expect(stage.labels.contains("at none"))
        #expect(diary.lines == ["none to first", "first to second", "second to none"])
    }

    @Test func theAppMovesTheFocus() {
        let stage = Stage(Form(diary: Diary()))
        stage.tap("to first")
        #expect(stage.focusedElement?.label == "first")
        stage.tap("away")
        #expect(stage.focusedElement == nil)
        stage.tap("nowhere")
        #expect(stage.labels.contains("at none"))
    }

    @Test func theReturnKeySubmitsOneLineAndBreaksSeveral() {
        let stage = Stage(Form(diary: Diary()))
        stage.type("a\n", into: stage.element("first"))
        #expect(stage.focusedElement?.label == "second")
        stage.type("b\nc", into: stage.element("second"))
        #expect(stage.element("second").value == "b\nc")
    }

    @Test func theReturnKeyLetsGoWhenNothingElseIsFocused() {
        let stage = Stage(Vanishing())
        stage.type("x\n", into: stage.element("field"))
        #expect(stage.focusedElement == nil)
        #expect(stage.element("field").value == "x")
    }

    @Test func aFieldThatGoesTakesItsFocusAlong() {
        let stage = Stage(Vanishing())
        stage.type("x", into: stage.element("field"))
        #expect(stage.labels.contains("true"))
        stage.tap("hide")
        #expect(stage.labels.contains("false"))
    }

    @Test func voiceOverIsSentAndFollowed() {
        let stage = Stage(Spoken())
        #expect(stage.voiceOverFocus == nil)
        stage.tap("show")
        #expect(stage.voiceOverFocus?.label == "trouble")
        #expect(stage.labels.contains("at trouble"))
        stage.voiceOverFocus = stage.element("show")
        #expect(stage.labels.contains("at button"))
        stage.voiceOverFocus = stage.element("trouble")
        stage.tap("hide")
        #expect(stage.voiceOverFocus == nil)
        #expect(stage.labels.contains("at none"))
    }

    @Test func aToggleSwitches() {
        let model = Model()
        let stage = Stage(Switch(model: model))
        stage.tap("on")
        #expect(model.shown)
        #expect(stage.elements[0].selected)
        #expect(stage.roles == ["checkbox"])
    }

    @Test func scrollingIsNoted() {
        let stage = Stage(ScrollViewReader { proxy in Button("down") { proxy.scrollTo("end") } })
        stage.tap("down")
        #expect(stage.scrolls == ["end"])
    }
}

private struct Switch: View {
    @Bindable var model: Model
    var body: some View { Toggle("on", isOn: $model.shown) }
}
