import Foundation
import MotCuaCore
import Testing

/// Ports of a phone without hardware. Keys refuse: nothing here signs in.
private final class NoKeys: Keys {
    func publicKey(alias: String) throws -> Data { throw PortError.Unavailable }
    func sign(alias: String, data: Data) throws -> Data { throw PortError.Unavailable }
    func delete(alias: String) throws {}
}

private final class Absent: Browser, Notifier, Presence, Nfc, MotCuaCore.Scanner, Location {
    func openPage(url: String) throws { throw PortError.Unavailable }
    func showFile(path: String, name: String, mediaType: String) throws { throw PortError.Unavailable }
    func show(channel: Channel, tag: String, title: String, text: String, link: String) throws {}
    func available() -> Bool { false }
    func confirm(title: String, text: String) throws { throw PortError.Unavailable }
    func connect(title: String, text: String) throws -> NfcLink { throw PortError.Unavailable }
    func transceive(apdu: Data) throws -> Data { throw PortError.Unavailable }
    func tell(text: String) {}
    func disconnect() {}
    func scan(title: String, text: String) throws -> String { throw PortError.Unavailable }
    func once() throws -> Position { throw PortError.Unavailable }
}

private final class SystemClock: MotCuaCore.Clock {
    func nowMs() -> Int64 { Int64(Date().timeIntervalSince1970 * 1_000) }
}

private final class SystemRandom: MotCuaCore.Random {
    func bytes(len: UInt32) -> Data { Data((0..<len).map { _ in UInt8.random(in: .min ... .max) }) }
}

/// A folder for one phone's core; what is below it outlives the core.
struct Phone: Sendable {
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("motcua-\(UUID().uuidString)")
        for name in ["data", "cache", "key"] {
            try FileManager.default.createDirectory(
                at: folder.appendingPathComponent(name), withIntermediateDirectories: true)
        }
    }

    /// A core whose province cannot be reached; its pack key is P-256's generator, with which nobody signs.
    func open() -> App {
        func path(_ name: String) -> String { folder.appendingPathComponent(name).path }
        let config = AppConfig(
            dataDir: path("data"), cacheDir: path("cache"), provinceUrl: "http://127.0.0.1:9",
            packKey: "BGsX0fLhLEJH-Lzm5WOkQPJ3A32BLeszoPShOUXYmMKWT-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU",
            redirectUri: "http://127.0.0.1/signed-in", language: "vi", keyFileDir: path("key"))
        let nothing = Absent()
        let ports = Ports(
            keys: NoKeys(), browser: nothing, notifier: nothing, clock: SystemClock(), random: SystemRandom(), secrets: nil, trust: nil,
            presence: nothing, nfc: nothing, scanner: nothing, location: nothing)
        return App.open(config: config, ports: ports)
    }

    func remove() { try? FileManager.default.removeItem(at: folder) }
}

/// Waits for what other threads bring to the main actor; fails when it does not come.
@MainActor
func until(_ what: String, _ holds: () -> Bool, at place: SourceLocation = #_sourceLocation) async {
    let end = Date().addingTimeInterval(30)
    while !holds() {
        if Date() > end {
            Issue.record("\(what) did not come", sourceLocation: place)
            return
        }
        try? await Task.sleep(for: .milliseconds(2))
    }
}
