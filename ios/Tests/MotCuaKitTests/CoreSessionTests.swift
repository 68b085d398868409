import Foundation
import MotCuaCore
import Testing

@testable import MotCuaKit

/// The wrapper on the real core: order, nothing lost before it is open, nothing kept after it was closed.
@MainActor
final class CoreSessionTests {
    private func session(_ phone: Phone, gate: DispatchSemaphore? = nil) -> CoreSession {
        CoreSession {
            gate?.wait()
            return phone.open()
        }
    }

    @Test func theFirstScreenArrivesWithoutANetwork() async throws {
        let phone = try Phone()
        let session = session(phone)
        #expect(session.screen == nil)
        session.start()
        await until("the first screen") { session.screen != nil }
        #expect(session.screen?.language == "vi")
        #expect(session.screen?.blocks.isEmpty == false)
        await session.close()
        phone.remove()
    }

    @Test func whatIsSaidBeforeTheCoreIsOpenIsHandedOverInOrder() async throws {
        let phone = try Phone()
        let gate = DispatchSemaphore(value: 0)
        let session = session(phone, gate: gate)
        let seen = Seen(session)
        session.start()
        for language in ["en", "vi", "en"] { session.dispatch(.setLanguage(language: language)) }
        #expect(session.screen == nil)
        gate.signal()
        await until("all three languages") { seen.languages.count == 4 }
        #expect(seen.languages == ["vi", "en", "vi", "en"])
        await session.close()
        phone.remove()
    }

    @Test func tenThousandScreensArriveInOrderAndNoneTwice() async throws {
        let phone = try Phone()
        let session = session(phone)
        let seen = Seen(session)
        session.start()
        await until("the first screen") { session.screen != nil }
        // In rounds: how long all of them take is the machine's affair, that they go on coming is what is waited for.
        for round in 1...20 {
            for n in 0..<500 { session.dispatch(.setLanguage(language: n.isMultiple(of: 2) ? "en" : "vi")) }
            await until("all screens of round \(round)") { seen.languages.count == round * 500 + 1 }
        }
        #expect(seen.revisions == Array(Set(seen.revisions)).sorted())
        await session.close()
        phone.remove()
    }

    @Test func actionsOfSeveralThreadsAreAllHandled() async throws {
        let phone = try Phone()
        let session = session(phone)
        session.start()
        await withTaskGroup(of: Void.self) { group in
            for n in 0..<8 {
                group.addTask { for i in 0..<100 { session.dispatch(.setLanguage(language: (n + i).isMultiple(of: 2) ? "en" : "vi")) } }
            }
        }
        session.dispatch(.setLanguage(language: "en"))
        // English alone may be one of the screens in between: the tab is pressed once, after all of them.
        session.dispatch(.press(id: "tab:person"))
        await until("the last of all") { session.screen?.route == "person" }
        #expect(session.screen?.language == "en")
        await session.close()
        #expect(session.screen?.language == "en")
        phone.remove()
    }

    @Test func nothingIsKeptAfterClosing() async throws {
        let phone = try Phone()
        weak var core: App?
        weak var kept: CoreSession?
        do {
            let opened = Box<App>()
            let session = CoreSession {
                let app = phone.open()
                opened.weak = app
                return app
            }
            session.start()
            await until("the first screen") { session.screen != nil }
            core = opened.weak
            #expect(core != nil)
            kept = session
            await session.close()
            session.dispatch(.back)
            let report = await session.backgroundSync()
            #expect(report == SyncReport(changed: 0, sent: 0, waiting: 0, failure: nil))
        }
        await until("the core to be freed") { core == nil }
        await until("the session to be freed") { kept == nil }
        phone.remove()
    }

    @Test func aSessionThatIsDroppedKeepsNoCoreAlive() async throws {
        let phone = try Phone()
        weak var kept: CoreSession?
        let opened = Box<App>()
        do {
            let session = CoreSession {
                let app = phone.open()
                opened.weak = app
                return app
            }
            kept = session
            session.start()
            await until("the first screen") { session.screen != nil }
        }
        await until("the session to be freed") { kept == nil }
        await until("the core to be freed") { opened.weak == nil }
        phone.remove()
    }

    @Test func aBackgroundSyncWaitsForTheCoreAndEndsWithoutANetwork() async throws {
        let phone = try Phone()
        let session = session(phone)
        async let report = session.backgroundSync()
        session.start()
        let told = await report
        #expect(told.failure != nil)
        await session.close()
        phone.remove()
    }

    @Test func anOlderScreenThanIsShownIsDropped() async {
        let listener = Box<any ScreenListener>()
        let session = CoreSession(open: { said in
            listener.strong = said
            return Opened(app: SilentCore(), subscription: nil)
        })
        let seen = Seen(session)
        session.start()
        await until("a listener") { listener.strong != nil }
        for revision: UInt64 in [3, 2, 5, 5, 4, 6] { listener.strong?.onScreen(screen: screen(revision)) }
        await until("the newest") { session.screen?.revision == 6 }
        #expect(seen.revisions == [3, 5, 6])
    }

    @Test func whatWasTypedIsThereWhenTheCoreIsOpenedAgain() async throws {
        let phone = try Phone()
        var session = session(phone)
        session.start()
        await until("the search field") { session.screen.flatMap(searchField) != nil }
        let buffers = TextBuffers(sleep: { _ in try await Task.sleep(for: .seconds(3_600)) }) { session.dispatch($0) }
        let before = try #require(session.screen.flatMap(searchField))
        buffers.text(before.id, value: before.value, revision: before.revision).type("khai sinh")
        // Nobody paused: it is leaving the app that says it.
        buffers.flush()
        await until("the core to hear of it") { session.screen.flatMap(searchField)?.value == "khai sinh" }
        await session.close()

        session = self.session(phone)
        session.start()
        await until("the first screen again") { session.screen != nil }
        let after = try #require(session.screen.flatMap(searchField))
        #expect(after.value == "khai sinh")
        await session.close()
        phone.remove()
    }
}

/// What a session shows, one after the other.
@MainActor
private final class Seen {
    private(set) var revisions: [UInt64] = []
    private(set) var languages: [String] = []

    init(_ session: CoreSession) {
        session.onShown = { [weak self] in self?.note($0) }
    }

    private func note(_ screen: Screen) {
        revisions.append(screen.revision)
        if screen.language != languages.last { languages.append(screen.language) }
    }
}

private final class Box<T>: @unchecked Sendable {
    private let lock = NSLock()
    private var held: T?
    private weak var reference: AnyObject?

    var strong: T? {
        get { lock.withLock { held } }
        set { lock.withLock { held = newValue } }
    }

    var weak: T? {
        get { lock.withLock { reference as? T } }
        set { lock.withLock { reference = newValue as AnyObject? } }
    }
}

/// A core that hears and says nothing.
private final class SilentCore: AppProtocol {
    func backgroundSync() async -> SyncReport { SyncReport(changed: 0, sent: 0, waiting: 0, failure: nil) }
    func pushOpener() async -> Data? { nil }
    func dispatch(action: Action) {}
    func onPush(message: Data) {}
    func openLink(url: String) {}
    func screen() -> Screen { MotCuaKitTests.screen(0) }
    func shutdown() {}
    func subscribe(listener: ScreenListener) -> Subscription { fatalError("nobody subscribes here") }
}

func screen(_ revision: UInt64) -> Screen {
    Screen(
        revision: revision, route: "home", title: "", language: "vi", blocks: [], actions: [], tabs: [],
        chrome: Chrome(back: nil, status: nil, offline: false, private: false, announcement: nil, focus: nil))
}

private func searchField(_ screen: Screen) -> (id: String, value: String, revision: UInt64)? {
    for case .field(let id, _, let input, let value, let revision, _) in screen.blocks where input == .search {
        return (id, value, revision)
    }
    return nil
}
