import Foundation
import MotCua

/// Ports of a phone without hardware. Keys refuse: nothing here signs in.
final class NoKeys: Keys {
    func publicKey(alias: String) throws -> Data { throw PortError.Unavailable }
    func sign(alias: String, data: Data) throws -> Data { throw PortError.Unavailable }
    func delete(alias: String) throws {}
}

final class NoBrowser: Browser {
    func openPage(url: String) throws { throw PortError.Failed(reason: "no browser") }
    func showFile(path: String, name: String, mediaType: String) throws { throw PortError.Unavailable }
}

final class SilentNotifier: Notifier {
    func show(channel: Channel, tag: String, title: String, text: String, link: String) throws {}
}

/// A phone without a lock, a reader, a camera or a position.
final class Absent: Presence, Nfc, MotCua.Scanner, Location {
    func available() -> Bool { false }
    func confirm(title: String, text: String) throws { throw PortError.Unavailable }
    func connect(title: String, text: String) throws -> NfcLink { throw PortError.Unavailable }
    func transceive(apdu: Data) throws -> Data { throw PortError.Unavailable }
    func tell(text: String) {}
    func disconnect() {}
    func scan(title: String, text: String) throws -> String { throw PortError.Unavailable }
    func once() throws -> Position { throw PortError.Unavailable }
}

final class SystemClock: Clock {
    func nowMs() -> Int64 { Int64(Date().timeIntervalSince1970 * 1000) }
}

final class SystemRandom: MotCua.Random {
    func bytes(len: UInt32) -> Data { Data((0..<len).map { _ in UInt8.random(in: .min ... .max) }) }
}

/// Keeps the screens it is given.
final class Screens: ScreenListener, @unchecked Sendable {
    private let changed = NSCondition()
    private var arrived: [Screen] = []

    func onScreen(screen: Screen) {
        changed.lock()
        arrived.append(screen)
        changed.broadcast()
        changed.unlock()
    }

    var all: [Screen] {
        changed.lock()
        defer { changed.unlock() }
        return arrived
    }

    /// Waits until what arrived fits; false when 30 s went by.
    func wait(until fits: ([Screen]) -> Bool) -> Bool {
        let end = Date().addingTimeInterval(30)
        changed.lock()
        defer { changed.unlock() }
        while !fits(arrived) {
            if !changed.wait(until: end) { return fits(arrived) }
        }
        return true
    }
}

/// How often the language changes from one screen to the next.
func changes(_ screens: [Screen]) -> Int {
    zip(screens, screens.dropFirst()).filter { $0.language != $1.language }.count
}

/// P-256's generator, base64url: a valid key that nobody signs with.
private let packKey = "BGsX0fLhLEJH-Lzm5WOkQPJ3A32BLeszoPShOUXYmMKWT-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU"

/// An app on a folder of its own that nothing answers to.
func openApp() throws -> (App, URL) {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("motcua-\(UUID().uuidString)")
    for name in ["data", "cache", "key"] {
        try FileManager.default.createDirectory(
            at: folder.appendingPathComponent(name), withIntermediateDirectories: true)
    }
    let config = AppConfig(
        dataDir: folder.appendingPathComponent("data").path, cacheDir: folder.appendingPathComponent("cache").path,
        provinceUrl: "http://127.0.0.1:9", packKey: packKey, redirectUri: "http://127.0.0.1/signed-in", language: "vi",
        keyFileDir: folder.appendingPathComponent("key").path)
    let ports = Ports(
        keys: NoKeys(), browser: NoBrowser(), notifier: SilentNotifier(), clock: SystemClock(), random: SystemRandom(),
        secrets: nil, trust: nil, presence: Absent(), nfc: Absent(), scanner: Absent(), location: Absent())
    return (App.open(config: config, ports: ports), folder)
}
