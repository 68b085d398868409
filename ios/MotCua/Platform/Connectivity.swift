import Foundation
import MotCuaCore
import Network

/// Tells the core whether there is a network, at first and at each change. That it leads somewhere only a connection can show.
///
/// Threads: `start` on any; the system calls on a queue of its own. Cannot fail.
/// Source: Apple, `NWPathMonitor`.
final class Connectivity: Sendable {
    private let monitor = Guarded(NWPathMonitor())
    private let told = Guarded<Bool?>(nil)
    private let dispatch: @Sendable (Action) -> Void

    init(dispatch: @escaping @Sendable (Action) -> Void) { self.dispatch = dispatch }

    func start() {
        monitor.with { monitor in
            monitor.pathUpdateHandler = { [weak self] path in self?.tell(path.status == .satisfied) }
            monitor.start(queue: DispatchQueue(label: "vn.motcua.network"))
        }
    }

    func stop() {
        monitor.with { $0.cancel() }
    }

    private func tell(_ online: Bool) {
        if told.swap(online) != online { dispatch(.connectivity(online: online)) }
    }
}
