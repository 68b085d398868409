import BackgroundTasks
import Foundation
import MotCuaCore

/// Sends and fetches while the app is not in front: about every six hours, and as soon as the system finds a network and a moment
/// when something may wait.
///
/// Threads: `register` before the app has launched, the rest on any. Failures: what the system refuses (a simulator does) is left
/// out; while something still waits the system is asked to come again.
/// Source: Apple, `BGTaskScheduler`.
struct BackgroundSync: Sendable {
    /// Short, about every six hours. The same names stand in Info.plist.
    static let refresh = "vn.motcua.app.refresh"
    /// Longer, with a network.
    static let outbox = "vn.motcua.app.outbox"

    private static let pause: TimeInterval = 6 * 3_600
    private let sync: @Sendable () async -> SyncReport

    init(sync: @escaping @Sendable () async -> SyncReport) { self.sync = sync }

    /// Tells the system who does the work. Once, before the app has launched.
    func register() {
        for name in [Self.refresh, Self.outbox] {
            BGTaskScheduler.shared.register(forTaskWithIdentifier: name, using: nil) { run(Running(task: $0)) }
        }
    }

    /// Asks for both; a second call takes the place of the first. For the moment the app leaves the screen.
    func schedule() {
        scheduleRefresh()
        scheduleOutbox()
    }

    private func scheduleRefresh() {
        let request = BGAppRefreshTaskRequest(identifier: Self.refresh)
        request.earliestBeginDate = Date(timeIntervalSinceNow: Self.pause)
        try? BGTaskScheduler.shared.submit(request)
    }

    private func scheduleOutbox() {
        let request = BGProcessingTaskRequest(identifier: Self.outbox)
        request.requiresNetworkConnectivity = true
        try? BGTaskScheduler.shared.submit(request)
    }

    /// Each request is for one time: the regular one is made anew, the other as long as something waits.
    private func run(_ running: Running) {
        scheduleRefresh()
        running.onExpiry {
            scheduleOutbox()
            running.end(success: false)
        }
        Task {
            let waits = await sync().waiting > 0
            if waits { scheduleOutbox() }
            running.end(success: !waits)
        }
    }
}

/// A task of the system, ended once: by the work or by the time.
private final class Running: @unchecked Sendable {
    private let task: BGTask
    private let over = Guarded(false)

    init(task: BGTask) { self.task = task }

    func onExpiry(_ block: @escaping @Sendable () -> Void) { task.expirationHandler = block }

    /// What was begun goes on in the core as long as the process does.
    func end(success: Bool) {
        if !over.swap(true) { task.setTaskCompleted(success: success) }
    }
}
