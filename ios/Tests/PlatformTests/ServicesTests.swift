import BackgroundTasks
import Foundation
import MotCuaCore
import Network
import Testing
import UIKit

@testable import MotCuaShell

extension PlatformTests {
    @Suite @MainActor final class BackgroundSyncTests {
        /// The core's answer, when the test lets it come.
        private actor Work {
            private var waiting: [CheckedContinuation<SyncReport, Never>] = []
            private(set) var begun = 0
            func sync() async -> SyncReport {
                begun += 1
                return await withCheckedContinuation { waiting.append($0) }
            }
            func end(waiting left: UInt32) {
                waiting.forEach { $0.resume(returning: SyncReport(changed: 0, sent: 0, waiting: left, failure: nil)) }
                waiting = []
            }
        }

        private let system = BGTaskScheduler.shared
        private let work = Work()

        init() { system.reset() }

        private func made() -> BackgroundSync {
            let sync = BackgroundSync { [work] in await work.sync() }
            sync.register()
            return sync
        }

        private func launch(_ name: String) async -> BGTask {
            let task = system.launch(name)
            for _ in 0..<1_000 {
                if await work.begun > 0 { break }
                try? await Task.sleep(for: .milliseconds(2))
            }
            return task
        }

        @Test func bothAreAskedForOnceTheOneWithANetwork() throws {
            let sync = made()
            #expect(system.registered == [BackgroundSync.refresh, BackgroundSync.outbox])
            sync.schedule()
            sync.schedule()
            #expect(system.pending.count == 2)
            let regular = try #require(system.pending[BackgroundSync.refresh]?.earliestBeginDate)
            #expect(abs(regular.timeIntervalSinceNow - 6 * 3_600) < 60)
            #expect((system.pending[BackgroundSync.outbox] as? BGProcessingTaskRequest)?.requiresNetworkConnectivity == true)
        }

        @Test func aTaskWhoseWorkIsDoneEndsOnceAndTheRegularOneIsMadeAnew() async {
            _ = made()
            let task = await launch(BackgroundSync.refresh)
            #expect(task.completed.isEmpty)
            await work.end(waiting: 0)
            await until("the end") { task.completed == [true] }
            #expect(Set(system.pending.keys) == [BackgroundSync.refresh])
        }

        @Test func aTaskAfterWhichSomethingWaitsComesAgain() async {
            _ = made()
            let task = await launch(BackgroundSync.outbox)
            await work.end(waiting: 2)
            await until("the end") { task.completed == [false] }
            #expect(system.pending[BackgroundSync.outbox] != nil)
        }

        @Test func aTaskWhoseTimeIsOverComesAgainAndSaysNothingMore() async throws {
            _ = made()
            let task = await launch(BackgroundSync.outbox)
            task.expirationHandler?()
            #expect(task.completed == [false])
            #expect(system.pending[BackgroundSync.outbox] != nil)
            await work.end(waiting: 0)
            try await Task.sleep(for: .milliseconds(100))
            #expect(task.completed == [false])
        }

        @Test func aSystemThatRefusesIsLeftAlone() {
            let sync = made()
            system.refuses = true
            sync.schedule()
            #expect(system.pending.isEmpty)
        }
    }

    @Suite final class ConnectivityTests {
        private let told = Guarded<[Action]>([])
        private lazy var connectivity = Connectivity { [told] action in told.with { $0.append(action) } }

        @Test func eachChangeIsToldOnceAndNothingAfterTheEnd() throws {
            connectivity.start()
            let system = try #require(NWPathMonitor.last)
            for status in [.satisfied, .satisfied, .unsatisfied, .requiresConnection, .satisfied] as [NWPath.Status] {
                system.becomes(status)
            }
            system.settle()
            connectivity.stop()
            system.becomes(.unsatisfied)
            system.settle()
            #expect(told.with { $0 } == [true, false, true].map { Action.connectivity(online: $0) })
        }
    }

    @Suite struct SystemTests {
        @Test func timeIsInMillisecondsAndThatOfTheMachine() {
            let now = SystemClock().nowMs()
            #expect(abs(now - Int64(Date().timeIntervalSince1970 * 1_000)) < 1_000)
        }

        @Test func randomnessHasEveryLengthEveryValueAndNeverTheSame() {
            let random = SystemRandom()
            for length in [0, 1, 32, 4_096] as [UInt32] { #expect(random.bytes(len: length).count == Int(length)) }
            #expect(random.bytes(len: 32) != random.bytes(len: 32))
            #expect(Set(random.bytes(len: 65_536)).count == 256)
        }
    }

    @Suite struct AnswerTests {
        @Test func theFirstAnswerCounts() throws {
            let answer = Answer<Int>()
            let after = Guarded(0)
            answer.whenGiven { after.with { $0 += 1 } }
            answer.give(1)
            answer.give(2)
            answer.refuse(.Cancelled)
            answer.whenGiven { after.with { $0 += 10 } }
            #expect(try answer.wait() == 1)
            #expect(after.with { $0 } == 11)
        }

        @Test func lateIsTimedOutForEverybody() {
            let answer = Answer<Int>()
            #expect(throws: PortError.TimedOut) { try answer.wait(seconds: 0.02) }
            answer.give(1)
            #expect(throws: PortError.TimedOut) { try answer.wait() }
        }

        @Test func whoeverWaitsIsWoken() async throws {
            let answer = Answer<Int>()
            async let one = beside { try answer.wait() }
            async let two = beside { try answer.wait(seconds: 10) }
            try await Task.sleep(for: .milliseconds(20))
            answer.give(7)
            #expect(try await one == 7)
            #expect(try await two == 7)
        }

        @Test func ofWhatBrokeOnlyTheNumberIsTold() {
            let cause = NSError(domain: "NSCocoaErrorDomain", code: 260, userInfo: [NSFilePathErrorKey: "/private/Nguyễn Thị Ánh.pdf"])
            #expect(failed("reading", cause) == .Failed(reason: "reading: NSCocoaErrorDomain 260"))
        }
    }
}
