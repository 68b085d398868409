import SwiftUI
import Testing

@Observable @MainActor final class Model {
    var words = ""
    var other = 0
    var shown = false
    @ObservationIgnored var unseen = 0
}

/// What happened, in order.
@MainActor final class Diary {
    var lines: [String] = []
    func callAsFunction(_ line: String) { lines.append(line) }
}

extension Stage {
    /// The first element of that label.
    func element(_ label: String, at place: SourceLocation = #_sourceLocation) -> Element {
        if let found = elements.first(where: { $0.label == label }) { return found }
        Issue.record("no element \(label) among \(elements.map(\.label))", sourceLocation: place)
        return Element()
    }
    func tap(_ label: String, at place: SourceLocation = #_sourceLocation) { tap(element(label, at: place)) }
    var labels: [String] { elements.map(\.label) }
    var roles: [String] { elements.map(\.role) }
}
