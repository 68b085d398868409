import Foundation
import MotCuaCore

/// What this build is for: `MotCuaProvince` of Info.plist, which the build fills from `Config/Province.xcconfig`.
struct Province: Sendable {
    let url: String
    let packKey: String
    let redirectUri: String
    /// Address of the gateway to Apple's push service; empty where there is none.
    let pushGateway: String
    /// `development` or `production`, as the app is signed.
    let pushEnvironment: String

    init(_ bundle: Bundle = .main) {
        let given = bundle.object(forInfoDictionaryKey: "MotCuaProvince") as? [String: String] ?? [:]
        url = given["Url"] ?? ""
        packKey = given["PackKey"] ?? ""
        redirectUri = given["RedirectUri"] ?? ""
        pushGateway = given["PushGateway"] ?? ""
        pushEnvironment = given["PushEnvironment"] ?? ""
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
    return AppConfig(
        dataDir: data.path,
        cacheDir: files.urls(for: .cachesDirectory, in: .userDomainMask)[0].path,
        provinceUrl: province.url,
        packKey: province.packKey,
        redirectUri: province.redirectUri,
        language: language,
        keyFileDir: nil
    )
}

/// The language the system chose for this app; which of its own the core takes for it is the core's word.
func systemLanguage() -> String { Bundle.main.preferredLocalizations.first ?? "vi" }
