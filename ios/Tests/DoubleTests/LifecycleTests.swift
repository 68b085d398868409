import SwiftUI
import Testing

private struct Life: View {
    let model: Model
    let diary: Diary
    var body: some View {
        Button("count \(model.other)") { model.other += 1 }
            .onChange(of: model.other) { old, new in diary("\(old) to \(new)") }
            .onChange(of: model.words, initial: true) { diary("words \(model.words)") }
        if model.shown {
            Text("here")
                .onAppear { diary("came") }
                .onDisappear { diary("went") }
        }
    }
}

private struct Worker: View {
    let model: Model
    let diary: Diary
    var body: some View {
        VStack {
            if !model.shown {
                Text("at work").task(id: model.other) {
                    diary("start \(model.other)")
                    let number = model.other
                    do { try await Task.sleep(for: .seconds(60)) } catch { diary("cancelled \(number)") }
                }
            }
        }
    }
}

private struct Loading: View {
    @State private var words = "nothing yet"
    var body: some View {
        Text(verbatim: words).task {
            await Task.yield()
            words = "loaded"
        }
    }
}

private struct Restless: View {
    @State private var count = 0
    var body: some View { Text(verbatim: "\(count)").onChange(of: count, initial: true) { count += 1 } }
}

@MainActor struct LifecycleTests {
    @Test func changesGiveOldAndNew() {
        let diary = Diary()
        let stage = Stage(Life(model: Model(), diary: diary))
        #expect(diary.lines == ["words "], "only what asks for it runs at first")
        stage.tap("count 0")
        stage.tap("count 1")
        #expect(diary.lines == ["words ", "0 to 1", "1 to 2"])
    }

    @Test func appearingAndDisappearing() {
        let (model, diary) = (Model(), Diary())
        let stage = Stage(Life(model: model, diary: diary))
        model.shown = true
        #expect(stage.labels.contains("here"))
        model.other = 5
        _ = stage.elements
        model.shown = false
        _ = stage.elements
        #expect(diary.lines == ["words ", "came", "0 to 5", "went"])
    }

    /// What ends says so on its own thread's time.
    private func settle(_ stage: Stage, _ diary: Diary, lines: Int) async {
        for _ in 0..<200 {
            await stage.settle()
            if diary.lines.count >= lines { return }
        }
    }

    @Test func tasksEndWithTheirIdAndTheirView() async {
        let (model, diary) = (Model(), Diary())
        let stage = Stage(Worker(model: model, diary: diary))
        await stage.settle()
        #expect(diary.lines == ["start 0"])
        model.other = 1
        await settle(stage, diary, lines: 3)
        #expect(diary.lines.sorted() == ["cancelled 0", "start 0", "start 1"])
        model.shown = true
        await settle(stage, diary, lines: 4)
        #expect(diary.lines.last == "cancelled 1")
        #expect(diary.lines.count == 4)
    }

    @Test func closingEndsEverything() async {
        let diary = Diary()
        let stage = Stage(Worker(model: Model(), diary: diary))
        await stage.settle()
        stage.close()
        await settle(stage, diary, lines: 2)
        #expect(diary.lines == ["start 0", "cancelled 0"])
    }

    @Test func whatATaskSetsIsShown() async {
        let stage = Stage(Loading())
        #expect(stage.labels == ["nothing yet"])
        await stage.settle()
        #expect(stage.labels == ["loaded"])
    }

    @Test func viewsThatNeverSettleAreAProblem() {
        let stage = Stage(Restless())
        #expect(stage.problems.count == 1)
    }

    @Test func thePhaseOfTheSceneReachesViews() {
        let diary = Diary()
        let stage = Stage(Phase(diary: diary))
        stage.environment.scenePhase = .background
        #expect(diary.lines == ["background"])
    }

    @Test func linksAndPullingDown() async {
        let diary = Diary()
        let stage = Stage(
            Text("page").onOpenURL { diary("open \($0.absoluteString)") }.refreshable { await MainActor.run { diary("refresh") } })
        if let url = URL(string: "https://example.vn/a") { stage.open(url) }
        await stage.pullToRefresh()
        #expect(diary.lines == ["open https://example.vn/a", "refresh"])
    }
}

private struct Phase: View {
    let diary: Diary
    @Environment(\.scenePhase) private var phase
    var body: some View { Text("page").onChange(of: phase) { _, new in diary("\(new)") } }
}
