import MotCuaKit
import SwiftUI

/// The app: shows the core's screen, and hands over links and what becomes of the scene.
@main
struct MotCuaApp: SwiftUI.App {
    @UIApplicationDelegateAdaptor(AppDelegate.self) private var delegate

    var body: some Scene {
        WindowGroup {
            Root(delegate: delegate)
        }
    }
}
