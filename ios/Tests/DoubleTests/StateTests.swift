import SwiftUI
import Testing

private struct Counter: View {
    let name: String
    @State private var count = 0
    var body: some View { Button("\(name) \(count)") { count += 1 } }
}

private struct Two: View {
    @State private var first = true
    @State private var generation = 0
    var body: some View {
        Button("swap") { first.toggle() }
        Button("renew") { generation += 1 }
        if first { Counter(name: "a") } else { Counter(name: "b") }
        Counter(name: "c").id(generation)
    }
}

private struct Row: Identifiable, Equatable { let id: String }

private struct Rows: View {
    @State private var rows = [Row(id: "x"), Row(id: "y")]
    var body: some View {
        Button("turn") { rows.reverse() }
        Button("drop x") { rows.removeAll { $0.id == "x" } }
        Button("bring x") { rows.append(Row(id: "x")) }
        ForEach(rows) { Counter(name: $0.id) }
    }
}

private struct Double_: View {
    private let same = Counter(name: "n")
    var body: some View {
        same
        same
    }
}

private struct Length: View {
    @ScaledMetric(relativeTo: .body) private var side = 10.0
    var body: some View { Text(verbatim: "\(side)") }
}

private struct Writing: View {
    @State private var count = 0
    var body: some View {
        let _ = { count = 1 }()
        Text(verbatim: "\(count)")
    }
}

private struct Erased: View {
    @State private var other = false
    var body: some View {
        Button("swap") { other.toggle() }
        if other { AnyView(Counter(name: "a").padding().id(0)) } else { AnyView(Counter(name: "a").id(0)) }
        other ? AnyView(Text("b")) : AnyView(Counter(name: "b"))
    }
}

private struct Same: View {
    let diary: Diary
    @State private var count = 0
    var body: some View {
        let _ = diary("body")
        Button("same \(count)") { count = 0 }
    }
}

@MainActor struct StateTests {
    @Test func stateSurvivesEvaluation() {
        let stage = Stage(Two())
        stage.tap("a 0")
        stage.tap("a 1")
        stage.tap("c 0")
        #expect(stage.labels == ["swap", "renew", "a 2", "c 1"])
        #expect(stage.problems == [])
    }

    @Test func stateIsLostWithIdentity() {
        let stage = Stage(Two())
        stage.tap("a 0")
        stage.tap("c 0")
        stage.tap("swap")
        stage.tap("swap")
        #expect(stage.labels == ["swap", "renew", "a 0", "c 1"], "the branch was left")
        stage.tap("renew")
        #expect(stage.labels == ["swap", "renew", "a 0", "c 0"], "the id changed")
    }

    @Test func rowsKeepTheirStateWhenTheyMove() {
        let stage = Stage(Rows())
        stage.tap("x 0")
        stage.tap("turn")
        #expect(stage.labels.suffix(2) == ["y 0", "x 1"])
        stage.tap("drop x")
        stage.tap("bring x")
        #expect(stage.labels.suffix(2) == ["y 0", "x 0"], "a row that left forgets")
    }

    @Test func oneValueInTwoPlacesIsTwoViews() {
        let stage = Stage(Double_())
        stage.tap(stage.elements[1])
        #expect(stage.labels == ["n 0", "n 1"])
    }

    @Test func theSameIdTwiceIsAProblem() {
        let stage = Stage(VStack { ForEach(["q", "q"], id: \.self) { Text(verbatim: $0) } })
        #expect(stage.labels == ["q", "q"])
        #expect(stage.problems.count == 1)
    }

    @Test func lengthsGrowWithText() {
        let stage = Stage(Length())
        #expect(stage.labels == ["10.0"])
        stage.environment.dynamicTypeSize = .accessibility5
        #expect(stage.labels == ["\(10.0 * 53 / 17)"])
    }

    @Test func writingWhileABodyIsEvaluatedIsAProblem() {
        #expect(Stage(Writing()).problems.count == 1)
    }

    @Test func anotherTypeInTheSamePlaceIsAnotherView() {
        let stage = Stage(Erased())
        stage.tap("b 0")
        stage.tap("swap")
        stage.tap("swap")
        #expect(stage.labels == ["swap", "a 0", "b 0"])
    }

    @Test func writingTheSameValueChangesNothing() {
        let diary = Diary()
        let stage = Stage(Same(diary: diary))
        stage.tap("same 0")
        #expect(diary.lines == ["body"])
    }
}
