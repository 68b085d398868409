import Foundation
import MotCuaCore

/// The ports of this phone. Any thread; cannot fail.
///
/// Neither secrets nor trust: on Apple's systems the core keeps its key in the keychain and asks the system about servers itself.
func applePorts(
    config: AppConfig, foreground: Foreground, words: @escaping @Sendable () -> ShellWords, openLink: @escaping @Sendable (String) -> Void
) -> Ports {
    Ports(
        keys: HardwareKeys(),
        browser: SystemBrowser(foreground: foreground, config: config, openLink: openLink),
        notifier: StatusNotifier(words: words),
        clock: SystemClock(),
        random: SystemRandom(),
        secrets: nil,
        trust: nil,
        presence: DevicePresence(words: words),
        nfc: CardReader(),
        scanner: CodeScanner(foreground: foreground, words: words),
        location: LocationOnce()
    )
}

/// The phone's own time, whatever it was set to. Any thread; cannot fail.
final class SystemClock: MotCuaCore.Clock {
    func nowMs() -> Int64 { Int64((Date().timeIntervalSince1970 * 1_000).rounded(.down)) }
}

/// Randomness fit for keys: the system's generator is a cryptographic one on every Apple platform. Any thread; cannot fail.
final class SystemRandom: Random {
    func bytes(len: UInt32) -> Data {
        var source = SystemRandomNumberGenerator()
        return Data((0..<len).map { _ in UInt8.random(in: .min ... .max, using: &source) })
    }
}
