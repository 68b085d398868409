import SwiftUI
import Testing

private struct Reader: View {
    let model: Model
    let diary: Diary
    var body: some View {
        let _ = diary("body")
        Text(verbatim: "\(model.words) \(model.unseen)")
    }
}

private struct Rows: View {
    let model: Model
    var body: some View { ForEach(0..<2, id: \.self) { Text(verbatim: "\($0) \(model.words)") } }
}

private struct Given: View {
    @Environment(Model.self) private var model
    @Environment(\.accent) private var accent
    @Environment(\.isEnabled) private var enabled
    var body: some View { Text(verbatim: "\(model.words) \(accent) \(enabled)") }
}

private struct Field: View {
    @Bindable var model: Model
    var body: some View { TextField("words", text: $model.words) }
}

private enum AccentKey: EnvironmentKey { static let defaultValue = "plain" }
extension EnvironmentValues {
    fileprivate var accent: String {
        get { self[AccentKey.self] }
        set { self[AccentKey.self] = newValue }
    }
}

@MainActor struct ObservationTests {
    @Test func whatABodyReadsEvaluatesItAgain() async {
        let (model, diary) = (Model(), Diary())
        let stage = Stage(Reader(model: model, diary: diary))
        model.words = "new"
        await stage.settle()
        #expect(stage.labels == ["new 0"])
        #expect(diary.lines.count == 2)
    }

    @Test func whatItDoesNotReadDoesNot() async {
        let (model, diary) = (Model(), Diary())
        let stage = Stage(Reader(model: model, diary: diary))
        model.other = 3
        await stage.settle()
        #expect(diary.lines.count == 1)
    }

    @Test func whatIsNotObservedIsNotNoticed() async {
        let (model, diary) = (Model(), Diary())
        let stage = Stage(Reader(model: model, diary: diary))
        model.unseen = 3
        await stage.settle()
        #expect(stage.labels == [" 0"])
        #expect(diary.lines.count == 1)
    }

    @Test func rowsThatAreMadeLaterAreObservedToo() async {
        let model = Model()
        let stage = Stage(Rows(model: model))
        model.words = "w"
        await stage.settle()
        #expect(stage.labels == ["0 w", "1 w"])
    }

    @Test func theEnvironmentIsHandedDown() async {
        let model = Model()
        let stage = Stage(VStack { Given().environment(\.accent, "red").disabled(true) }.environment(model))
        #expect(stage.labels == [" red false"])
        model.words = "w"
        #expect(stage.labels == ["w red false"])
    }

    @Test func aBindableWrites() {
        let model = Model()
        let stage = Stage(Field(model: model))
        stage.type("ab", into: stage.element("words"))
        #expect(model.words == "ab")
        #expect(stage.elements[0].value == "ab")
    }

    @Test func changesFromAnotherThreadArrive() async {
        let model = Model()
        let stage = Stage(Reader(model: model, diary: Diary()))
        Thread.detachNewThread { Task { @MainActor in model.words = "far" } }
        for _ in 0..<100 where stage.labels != ["far 0"] { await stage.settle() }
        #expect(stage.labels == ["far 0"])
    }

    @Test func oneChangeIsOneEvaluation() {
        let (model, diary) = (Model(), Diary())
        let stage = Stage(Reader(model: model, diary: diary))
        for _ in 0..<3 { stage.environment.locale = Locale(identifier: "en") }
        #expect(diary.lines.count == 4)
        model.words = "new"
        #expect(stage.labels == ["new 0"])
        #expect(diary.lines.count == 5)
    }
}
