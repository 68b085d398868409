import CoreLocation
import Foundation
import MotCuaCore
import Testing

@testable import MotCuaShell

extension PlatformTests {
    @Suite @MainActor final class LocationTests {
        private let port = LocationOnce(seconds: 20)
        private let here = CLLocationManager.CLLocationDouble(
            latitude: 20.25, longitude: 105.97, accuracy: 12.5, at: Date(timeIntervalSince1970: 1_790_000_000.25))

        init() {
            CLLocationManager.world = .init()
            CLLocationManager.world.found = .success(here)
        }

        private func fails(_ hasty: LocationOnce? = nil) async -> PortError? {
            let port = hasty ?? port
            return await refusal { try port.once() }
        }

        @Test func whereThePhoneIs() async throws {
            let port = port
            let at = try await beside { try port.once() }
            #expect(at == Position(latitude: 20.25, longitude: 105.97, accuracyM: 12.5, atMs: 1_790_000_000_250))
            await until("rest") { CLLocationManager.world.stops == 1 }
        }

        @Test func askedTheFirstTime() async {
            CLLocationManager.world.status = .notDetermined
            #expect(await fails() == nil)
            #expect(CLLocationManager.world.requests == 1)
        }

        @Test func refusedIsDenied() async {
            CLLocationManager.world.status = .notDetermined
            CLLocationManager.world.agrees = false
            #expect(await fails() == .Denied)
            CLLocationManager.world.status = .restricted
            #expect(await fails() == .Denied)
            #expect(CLLocationManager.world.requests == 0)
        }

        @Test func switchedOffIsNotAvailable() async {
            CLLocationManager.world.enabled = false
            #expect(await fails() == .Unavailable)
        }

        @Test func noPlaceInTime() async {
            CLLocationManager.world.found = nil
            #expect(await fails(LocationOnce(seconds: 0.4)) == .TimedOut)
            await until("rest") { CLLocationManager.world.stops == 1 }
        }

        @Test(arguments: [
            (CLError.Code.denied, PortError.Denied), (.locationUnknown, .Unavailable), (.network, .Unavailable),
            (.headingFailure, .Failed(reason: "location: kCLErrorDomain 3")),
        ]) func whatTheSystemSaysIsToldApart(code: CLError.Code, meaning: PortError) async {
            CLLocationManager.world.found = .failure(CLError(code))
            #expect(await fails() == meaning)
        }

        @Test func aPlaceThatMeansNothingIsNone() async {
            CLLocationManager.world.found = .success(.init(latitude: 0, longitude: 0, accuracy: -1, at: Date()))
            #expect(await fails() == .Unavailable)
        }
    }
}
