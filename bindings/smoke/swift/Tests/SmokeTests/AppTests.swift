import Foundation
import MotCua
import XCTest

final class AppTests: XCTestCase {
    private var app: App!
    private var folder: URL!

    override func setUpWithError() throws {
        (app, folder) = try openApp()
    }

    override func tearDownWithError() throws {
        app.shutdown()
        app = nil
        try FileManager.default.removeItem(at: folder)
    }

    func testASubscriptionGivesTheCurrentScreenAtOnce() {
        let screens = Screens()
        let subscription = app.subscribe(listener: screens)
        XCTAssertTrue(screens.wait { !$0.isEmpty })
        XCTAssertEqual(screens.all.first?.language, "vi")
        subscription.cancel()
    }

    func testAThousandUpdatesArriveInOrderOfRevision() {
        let screens = Screens()
        let subscription = app.subscribe(listener: screens)
        XCTAssertTrue(screens.wait { !$0.isEmpty })
        for i in 0..<1000 { app.dispatch(action: .setLanguage(language: i % 2 == 0 ? "en" : "vi")) }
        XCTAssertTrue(screens.wait { changes($0) == 1000 }, "only \(changes(screens.all)) changes came")
        let revisions = screens.all.map(\.revision)
        XCTAssertEqual(revisions, Array(Set(revisions)).sorted())
        subscription.cancel()
    }

    func testNothingArrivesAfterASubscriptionWasCancelled() {
        let cancelled = Screens()
        let kept = Screens()
        let subscription = app.subscribe(listener: cancelled)
        let other = app.subscribe(listener: kept)
        XCTAssertTrue(cancelled.wait { !$0.isEmpty } && kept.wait { !$0.isEmpty })
        subscription.cancel()
        // One that was being delivered meanwhile may still come, never a newer one.
        let newest = app.screen().revision
        app.dispatch(action: .setLanguage(language: "en"))
        app.dispatch(action: .setLanguage(language: "vi"))
        XCTAssertTrue(kept.wait { changes($0) == 2 })
        XCTAssertTrue(cancelled.all.allSatisfy { $0.revision <= newest })
        other.cancel()
    }

    func testActionsOfSeveralThreadsAreAllHandled() {
        let screens = Screens()
        let subscription = app.subscribe(listener: screens)
        let app = self.app!
        DispatchQueue.concurrentPerform(iterations: 8) { n in
            for i in 0..<100 { app.dispatch(action: .setLanguage(language: (n + i) % 2 == 0 ? "en" : "vi")) }
        }
        app.dispatch(action: .setLanguage(language: "vi"))
        app.dispatch(action: .setLanguage(language: "en"))
        XCTAssertTrue(screens.wait { $0.last?.language == "en" })
        let revisions = screens.all.map(\.revision)
        XCTAssertEqual(revisions, Array(Set(revisions)).sorted())
        subscription.cancel()
    }

    func testABackgroundSyncWithoutANetworkEndsAndSaysSo() async {
        let report = await app.backgroundSync()
        XCTAssertNotNil(report.failure)
        XCTAssertEqual(report.changed, 0)
    }

    func testWhatCannotBeReadIsTakenWithoutHarm() {
        app.onPush(message: Data([1, 2, 3]))
        app.openLink(url: "not a link")
        app.dispatch(action: .press(id: "no-such-id"))
        let screens = Screens()
        let subscription = app.subscribe(listener: screens)
        app.dispatch(action: .setLanguage(language: "en"))
        XCTAssertTrue(screens.wait { $0.last?.language == "en" })
        subscription.cancel()
    }
}
