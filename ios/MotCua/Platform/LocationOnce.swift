import CoreLocation
import Foundation
import MotCuaCore

/// Where the phone is, asked once of the system.
///
/// Threads: any but the main one; `once` blocks, after the person allowed it up to `seconds`.
/// Failures: Denied when the person refuses, Unavailable when location is off or not known here, TimedOut.
/// Source: Apple, `CLLocationManager.requestLocation`; degrees of WGS 84.
final class LocationOnce: MotCuaCore.Location {
    private let seconds: TimeInterval
    private let manager: @MainActor @Sendable () -> CLLocationManager

    init(seconds: TimeInterval = 20, manager: @escaping @MainActor @Sendable () -> CLLocationManager = { CLLocationManager() }) {
        (self.seconds, self.manager) = (seconds, manager)
    }

    func once() throws -> Position {
        precondition(!Thread.isMainThread, "a port blocks and must not be called on the main thread")
        // May take a while, so the system wants it asked elsewhere than on the main thread.
        guard CLLocationManager.locationServicesEnabled() else { throw PortError.Unavailable }
        let (allowed, place) = (Answer<Void>(), Answer<Position>())
        Task { @MainActor [manager] in Locating(manager(), allowed: allowed, place: place).begin() }
        do {
            try allowed.wait()
            return try place.wait(seconds: seconds)
        } catch {
            place.refuse(.Cancelled)
            throw error
        }
    }
}

/// One question, on the main actor; holds itself until it is answered.
@MainActor
private final class Locating: NSObject {
    private let manager: CLLocationManager
    private let allowed: Answer<Void>
    private let place: Answer<Position>

    init(_ manager: CLLocationManager, allowed: Answer<Void>, place: Answer<Position>) {
        (self.manager, self.allowed, self.place) = (manager, allowed, place)
    }

    func begin() {
        manager.desiredAccuracy = kCLLocationAccuracyNearestTenMeters
        // The system tells the authorization at once, and at each change.
        manager.delegate = self
        place.whenGiven { Task { @MainActor in self.end() } }
        if manager.authorizationStatus == .notDetermined { manager.requestWhenInUseAuthorization() }
    }

    private func end() {
        manager.stopUpdatingLocation()
        manager.delegate = nil
    }

    private func authorized(_ status: CLAuthorizationStatus) {
        switch status {
        case .notDetermined: return
        case .authorizedWhenInUse, .authorizedAlways:
            if allowed.given { return }
            allowed.give(())
            manager.requestLocation()
        default: allowed.refuse(.Denied)
        }
    }
}

// The manager calls on the thread it was made on, which is the main one.
extension Locating: CLLocationManagerDelegate {
    nonisolated func locationManagerDidChangeAuthorization(_ manager: CLLocationManager) {
        let status = manager.authorizationStatus
        MainActor.assumeIsolated { authorized(status) }
    }

    nonisolated func locationManager(_ manager: CLLocationManager, didUpdateLocations locations: [CLLocation]) {
        guard let last = locations.last else { return }
        let at = Int64((last.timestamp.timeIntervalSince1970 * 1_000).rounded())
        let found = Position(
            latitude: last.coordinate.latitude, longitude: last.coordinate.longitude, accuracyM: last.horizontalAccuracy, atMs: at)
        // A negative radius says that the coordinates mean nothing.
        MainActor.assumeIsolated { if found.accuracyM >= 0 { place.give(found) } else { place.refuse(.Unavailable) } }
    }

    nonisolated func locationManager(_ manager: CLLocationManager, didFailWithError error: any Error) {
        let known = error as? CLError
        MainActor.assumeIsolated {
            switch known?.code {
            case .denied: place.refuse(.Denied)
            case .locationUnknown, .network: place.refuse(.Unavailable)
            default: place.refuse(failed("location", error))
            }
        }
    }
}
