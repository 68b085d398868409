import Foundation
import MotCuaCore
import Observation

/// The running core as the shell holds it: one per process, alive as long as the process.
///
/// The core is opened on a thread of its own, because that reads the keychain and the disk. What is said before it is open waits
/// and is handed over in order. Screens arrive on the main actor, in order of revision; an older one than is shown is dropped.
@MainActor @Observable
public final class CoreSession {
    /// The newest screen; `nil` until the core has opened its store.
    public private(set) var screen: Screen?

    /// Told of every screen that is shown; for tests, which want to see each of them.
    @ObservationIgnored var onShown: (Screen) -> Void = { _ in }
    @ObservationIgnored private nonisolated let line: Line
    @ObservationIgnored private nonisolated let relay: Relay
    @ObservationIgnored private var arrivals: Task<Void, Never>?

    /// - Parameter open: opens the core on a thread of its own; never fails (what is broken is shown on a screen).
    public convenience init(open: @escaping @Sendable () -> App) {
        self.init(open: { listener in
            let app = open()
            return Opened(app: app, subscription: app.subscribe(listener: listener))
        })
    }

    /// For tests that speak to the session in the core's place.
    init(open: @escaping @Sendable (any ScreenListener) -> Opened) {
        let (screens, inbox) = AsyncStream<Screen>.makeStream()
        relay = Relay(inbox)
        line = Line(open)
        arrivals = Task { [weak self] in
            for await screen in screens { self?.show(screen) }
        }
    }

    /// Opens the core. Call once.
    public func start() {
        let (line, relay) = (line, relay)
        Thread.detachNewThread { line.connect(relay) }
    }

    private func show(_ newer: Screen) {
        if let screen, newer.revision <= screen.revision { return }
        screen = newer
        onShown(newer)
    }

    /// Any thread, never blocks: what it does in the core is a push on a queue.
    public nonisolated func dispatch(_ action: Action) { line.tell { $0?.dispatch(action: action) } }

    /// A sealed push message as it was delivered. Any thread, never blocks.
    public nonisolated func onPush(_ message: Data) { line.tell { $0?.onPush(message: message) } }

    /// A link was opened. Any thread, never blocks.
    public nonisolated func openLink(_ url: String) { line.tell { $0?.openLink(url: url) } }

    /// Sends what waits and fetches what is new, as soon as the core is open. One that was closed does nothing.
    public nonisolated func backgroundSync() async -> SyncReport {
        await line.core()?.backgroundSync() ?? SyncReport(changed: 0, sent: 0, waiting: 0, failure: nil)
    }

    /// What the notification service opens messages with.
    public nonisolated func pushOpener() async -> Data? { await line.core()?.pushOpener() }

    /// Ends the core that was started, after what is queued was handled. A process that is killed does without; tests do not.
    public func close() async {
        _ = await line.core()
        await line.end()
        relay.finish()
        await arrivals?.value
    }
}

/// An open core and what brings its screens.
struct Opened: Sendable {
    let app: any AppProtocol
    let subscription: (any SubscriptionProtocol)?
}

/// Hands screens from the core's thread to whoever awaits them, in order. Knows no session, so that none is kept alive by the core.
private final class Relay: ScreenListener {
    private let inbox: AsyncStream<Screen>.Continuation

    init(_ inbox: AsyncStream<Screen>.Continuation) { self.inbox = inbox }

    func onScreen(screen: Screen) { inbox.yield(screen) }

    func finish() { inbox.finish() }
}

/// The way to the core: a queue until it is open, then the core itself, nobody once it has ended.
private final class Line: @unchecked Sendable {
    typealias Say = ((any AppProtocol)?) -> Void

    private let lock = NSLock()
    private var open: (@Sendable (any ScreenListener) -> Opened)?
    private var waiting: [Say] = []
    private var opened: Opened?
    private var ended = false

    init(_ open: @escaping @Sendable (any ScreenListener) -> Opened) { self.open = open }

    func connect(_ listener: any ScreenListener) {
        let open = lock.withLock { self.open.take() }
        guard let opened = open?(listener) else { return }
        lock.withLock {
            waiting.forEach { $0(opened.app) }
            waiting = []
            self.opened = opened
        }
    }

    /// The lock is held while the core is told, so that nobody overtakes what waited; telling it is a push on its queue.
    func tell(_ say: @escaping Say) {
        lock.withLock {
            if let opened { say(opened.app) } else if ended { say(nil) } else { waiting.append(say) }
        }
    }

    /// The core, as soon as it is open; `nil` when it has ended.
    func core() async -> (any AppProtocol)? {
        await withCheckedContinuation { found in tell { found.resume(returning: $0) } }
    }

    /// Ending waits for what is queued, which no actor should be held up by.
    func end() async {
        let last = lock.withLock {
            ended = true
            return opened.take()
        }
        await withCheckedContinuation { done in
            Thread.detachNewThread {
                last?.subscription?.cancel()
                last?.app.shutdown()
                done.resume()
            }
        }
    }
}
