import Foundation
import MotCuaCore
import MotCuaKit
import Observation
import SwiftUI

/// Turns what the person does into actions. Holds what a shell owns: text, place, focus, an open question; nothing that is said by
/// the core. Lives as long as the process.
@MainActor @Observable
final class Shell {
    /// What focus is moved to: a block, or where a page begins.
    enum Goal: Equatable {
        case block(String)
        case title
    }

    /// Words that stand beside screens; set with every change of language.
    var words: ShellWords?

    /// What to tell the person about a photo or file that did not come in; `nil` when there is nothing to tell.
    var trouble: String?

    /// The button whose question was asked last. It stays while the question closes, so that its words do too.
    private(set) var asked: Press?
    private(set) var isAsking = false
    /// How often focus was asked to move, so that the same goal can be asked for twice.
    private(set) var moves = 0

    /// What is being typed.
    @ObservationIgnored let buffers: TextBuffers
    /// Waits; a test does not.
    @ObservationIgnored let sleep: Sleep
    /// Takes photos and documents.
    @ObservationIgnored weak var intake: (any Intake)?
    @ObservationIgnored private let send: (Action) -> Void
    @ObservationIgnored private var places: [String: String] = [:]
    @ObservationIgnored private var goal: Goal?
    @ObservationIgnored private var shown: (route: String, revision: UInt64)?

    init(sleep: @escaping Sleep = { try await Task.sleep(for: $0) }, dispatch: @escaping (Action) -> Void) {
        self.sleep = sleep
        send = dispatch
        buffers = TextBuffers(sleep: sleep, dispatch: dispatch)
    }

    /// A photo or file was not taken in. That the person thought better of it is no trouble.
    func notTaken(_ why: PortError) {
        switch why {
        case .Cancelled: trouble = nil
        case .Denied: trouble = words?.cameraDenied
        default: trouble = words?.fileFailed
        }
    }

    /// A button, asked about first when the core says so.
    func press(_ button: Press) {
        buffers.flush()
        if !button.enabled { return }
        if let block = button.id.after("focus:") {
            move(to: .block(block))
        } else if button.confirm != nil {
            asked = button
            isAsking = true
        } else {
            send(.press(id: button.id))
        }
    }

    /// A row, a tab, an item.
    func press(_ id: String) {
        buffers.flush()
        send(.press(id: id))
    }

    /// The answer to the open question.
    func answer(_ yes: Bool) {
        guard isAsking, let asked else { return }
        isAsking = false
        if yes { send(.press(id: asked.id)) }
    }

    /// Options that are now chosen.
    func choose(_ block: String, _ selected: [String]) {
        buffers.flush()
        send(.choose(block: block, selected: selected))
    }

    /// A place of a map.
    func point(_ block: String, _ at: MapPoint) {
        buffers.flush()
        send(.point(block: block, at: at))
    }

    /// One step back.
    func back() {
        buffers.flush()
        send(.back)
    }

    private func move(to goal: Goal) {
        self.goal = goal
        moves += 1
    }

    /// Where focus is to go now; told once.
    func takeGoal() -> Goal? {
        defer { goal = nil }
        return goal
    }

    /// Looks for news, until they come or there are none.
    func refresh() async {
        let before = shown?.revision
        send(.refresh)
        for _ in 0..<40 where shown?.revision == before { try? await sleep(.milliseconds(100)) }
    }

    /// A screen is there: says what the core wants said, once for its revision, and moves focus. A new place begins at its title.
    func show(_ screen: Screen) {
        if let shown, screen.revision <= shown.revision { return }
        let moved = shown.map { $0.route != screen.route } ?? false
        shown = (screen.route, screen.revision)
        if let words = screen.chrome.announcement { AccessibilityNotification.Announcement(words).post() }
        if let block = screen.chrome.focus { move(to: .block(block)) } else if moved { move(to: .title) }
    }

    /// How far down a page was left.
    func place(on route: String) -> String? { places[route] }

    func leave(_ route: String, at place: String?) { places[route] = place }
}

extension String {
    /// What follows a beginning; `nil` when it begins otherwise.
    func after(_ beginning: String) -> String? { hasPrefix(beginning) ? String(dropFirst(beginning.count)) : nil }
}
