import Foundation
import MotCuaCore
import MotCuaKit
import UIKit
import UserNotifications

/// One core and one shell a process, whatever woke it: the person, a push message, a background task.
@MainActor
final class AppDelegate: UIResponder, UIApplicationDelegate {
    /// The group the notification service reads from.
    nonisolated static let group = "group.vn.motcua.app"

    let core: CoreSession
    /// What the person is doing with the screen.
    let shell: Shell
    private let province: Province
    private let words: Guarded<ShellWords>
    private let connectivity: Connectivity
    private let sync: BackgroundSync
    private let taps: NotificationTaps
    private let intake: FileIntake

    override init() {
        let province = Province()
        let language = systemLanguage()
        let words = Guarded(shellWords(language: language))
        // The ports open links in the core, which is opened with the ports.
        let opened = Guarded<CoreSession?>(nil)
        let core = CoreSession {
            let config = appConfig(province, language: language)
            let ports = applePorts(
                config: config, foreground: Foreground(), words: { words.with { $0 } },
                openLink: { url in opened.with { $0 }?.openLink(url) })
            return App.open(config: config, ports: ports)
        }
        opened.with { $0 = core }
        let shell = Shell(dispatch: { core.dispatch($0) })
        (self.province, self.words, self.core, self.shell) = (province, words, core, shell)
        connectivity = Connectivity { core.dispatch($0) }
        sync = BackgroundSync { await core.backgroundSync() }
        taps = NotificationTaps(onPush: { core.onPush($0) }, openLink: { core.openLink($0) })
        let incoming = IncomingFiles(dispatch: { core.dispatch($0) }, onFailure: { [weak shell] why in shell?.notTaken(why) })
        intake = FileIntake(incoming: incoming)
        super.init()
        shell.intake = intake
        speak(language)
        tellLanguage(language)
    }

    func application(_ application: UIApplication, didFinishLaunchingWithOptions options: [UIApplication.LaunchOptionsKey: Any]?) -> Bool {
        sync.register()
        UNUserNotificationCenter.current().delegate = taps
        core.start()
        connectivity.start()
        return true
    }

    /// The core's language is the one that counts: the person may have chosen another than the system's.
    func speak(_ language: String) {
        let now = shellWords(language: language)
        words.with { $0 = now }
        shell.words = now
        // The notification service has no screen to look at.
        UserDefaults(suiteName: Self.group)?.set(language, forKey: "language")
    }

    /// The system starts the app anew after its language was changed; the core is told then, and only then.
    private func tellLanguage(_ language: String) {
        let before = UserDefaults.standard.string(forKey: "language")
        UserDefaults.standard.set(language, forKey: "language")
        if let before, before != language { core.dispatch(.setLanguage(language: language)) }
    }

    /// The app is in front.
    func active() {
        core.dispatch(.foreground)
        taps.collect()
        // At each start: tokens change.
        UIApplication.shared.registerForRemoteNotifications()
    }

    /// The notification service opens sealed messages with it.
    private func keepOpener() async {
        guard let opener = await core.pushOpener() else { return }
        let chain = Keychain(service: "vn.motcua.push")
        // Without it the service says neutral words; the next time the app leaves, it is kept again.
        try? chain.remove("opener")
        try? chain.add("opener", opener)
    }

    /// The process may be killed from here on without another word.
    func inBackground() {
        shell.buffers.flush()
        sync.schedule()
        Task { await keepOpener() }
    }

    func application(_ application: UIApplication, didRegisterForRemoteNotificationsWithDeviceToken token: Data) {
        let topic = Bundle.main.bundleIdentifier ?? ""
        let endpoint = Push.endpoint(gateway: province.pushGateway, environment: province.pushEnvironment, topic: topic, token: token)
        core.dispatch(.pushEndpoint(endpoint: endpoint))
    }

    func application(_ application: UIApplication, didFailToRegisterForRemoteNotificationsWithError error: any Error) {
        core.dispatch(.pushEndpoint(endpoint: nil))
    }

    /// Woken by a sealed message, for about 30 seconds; the core says its news by a notification of its own.
    func application(
        _ application: UIApplication, didReceiveRemoteNotification carried: [AnyHashable: Any],
        fetchCompletionHandler done: @escaping (UIBackgroundFetchResult) -> Void
    ) {
        guard let sealed = Push.sealed(carried) else { return done(.noData) }
        core.onPush(sealed)
        Task {
            let report = await core.backgroundSync()
            // The neutral words have been said better now. What is handed over twice counts once.
            if report.failure == nil { taps.collect() }
            done(report.failure != nil ? .failed : report.changed > 0 ? .newData : .noData)
        }
    }
}

/// What this build is for: `MotCuaProvince` of Info.plist, which the build fills from `Config/Province.xcconfig`.
struct Province: Sendable {
    let url, packKey, redirectUri: String
    /// Address of the gateway to Apple's push service; empty where there is none.
    let pushGateway: String
    /// `development` or `production`, as the app is signed.
    let pushEnvironment: String

    init(_ bundle: Bundle = .main) {
        let given = bundle.object(forInfoDictionaryKey: "MotCuaProvince") as? [String: String] ?? [:]
        let word = { given[$0] ?? "" }
        (url, packKey, redirectUri) = (word("Url"), word("PackKey"), word("RedirectUri"))
        (pushGateway, pushEnvironment) = (word("PushGateway"), word("PushEnvironment"))
    }
}

/// What the core is told once: the app's own folders, and the province. The folder of the data is in no backup: its key is not
/// either.
func appConfig(_ province: Province, language: String) -> AppConfig {
    let files = FileManager.default
    var data = files.urls(for: .applicationSupportDirectory, in: .userDomainMask)[0].appendingPathComponent("core", isDirectory: true)
    // What cannot be made or marked, the core says on its screen when it opens.
    try? files.createDirectory(at: data, withIntermediateDirectories: true)
    var kept = URLResourceValues()
    kept.isExcludedFromBackup = true
    try? data.setResourceValues(kept)
    let cache = files.urls(for: .cachesDirectory, in: .userDomainMask)[0]
    return AppConfig(
        dataDir: data.path, cacheDir: cache.path, provinceUrl: province.url, packKey: province.packKey,
        redirectUri: province.redirectUri, language: language, keyFileDir: nil)
}

/// The language the system chose for this app; which of its own the core takes for it is the core's word.
func systemLanguage() -> String { Bundle.main.preferredLocalizations.first ?? "vi" }
