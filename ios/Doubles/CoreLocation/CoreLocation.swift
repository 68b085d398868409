// A double of Apple's Core Location. See ios/Doubles/README.md.
import Foundation

public typealias CLLocationDegrees = Double
public typealias CLLocationAccuracy = Double

public let kCLLocationAccuracyNearestTenMeters: CLLocationAccuracy = 10

public enum CLAuthorizationStatus: Int32, Sendable { case notDetermined, restricted, denied, authorizedAlways, authorizedWhenInUse }

public struct CLLocationCoordinate2D: Sendable {
    public var latitude: CLLocationDegrees
    public var longitude: CLLocationDegrees
    public init(latitude: CLLocationDegrees, longitude: CLLocationDegrees) { (self.latitude, self.longitude) = (latitude, longitude) }
}

open class CLLocation: NSObject, @unchecked Sendable {
    public let coordinate: CLLocationCoordinate2D
    public let horizontalAccuracy: CLLocationAccuracy
    public let timestamp: Date
    public init(double coordinate: CLLocationCoordinate2D, accuracy: CLLocationAccuracy, timestamp: Date) {
        (self.coordinate, horizontalAccuracy, self.timestamp) = (coordinate, accuracy, timestamp)
    }
}

public struct CLError: Error, Equatable, CustomNSError, Sendable {
    public enum Code: Int, Sendable { case locationUnknown, denied, network, headingFailure }
    public static var errorDomain: String { "kCLErrorDomain" }
    public let code: Code
    public var errorCode: Int { code.rawValue }
    public init(_ code: Code, userInfo: [String: Any] = [:]) { self.code = code }
}

public protocol CLLocationManagerDelegate: AnyObject {
    func locationManagerDidChangeAuthorization(_ manager: CLLocationManager)
    func locationManager(_ manager: CLLocationManager, didUpdateLocations locations: [CLLocation])
    func locationManager(_ manager: CLLocationManager, didFailWithError error: any Error)
}

extension CLLocationManagerDelegate {
    public func locationManagerDidChangeAuthorization(_ manager: CLLocationManager) {}
    public func locationManager(_ manager: CLLocationManager, didUpdateLocations locations: [CLLocation]) {}
    public func locationManager(_ manager: CLLocationManager, didFailWithError error: any Error) {}
}

/// Calls its delegate on the thread it was made on, which is the main one here.
open class CLLocationManager: NSObject {
    /// The world of a test.
    public struct World: Sendable {
        public var enabled = true
        public var status = CLAuthorizationStatus.authorizedWhenInUse
        public var agrees = true
        /// What it finds; an error, or nothing at all when `nil`.
        public var found: Result<CLLocationDouble, CLError>?
        public var requests = 0
        public var stops = 0
        public init() {}
    }

    public struct CLLocationDouble: Sendable {
        public let (latitude, longitude, accuracy, at): (Double, Double, Double, Date)
        public init(latitude: Double, longitude: Double, accuracy: Double, at: Date) {
            (self.latitude, self.longitude, self.accuracy, self.at) = (latitude, longitude, accuracy, at)
        }
    }

    private static let lock = NSLock()
    nonisolated(unsafe) private static var state = World()
    public static var world: World {
        get { lock.withLock { state } }
        set { lock.withLock { state = newValue } }
    }

    open class func locationServicesEnabled() -> Bool {
        precondition(!Thread.isMainThread, "the system warns about this on the main thread")
        return world.enabled
    }

    open var desiredAccuracy: CLLocationAccuracy = 0
    open weak var delegate: (any CLLocationManagerDelegate)? {
        didSet { if delegate != nil { soon { $0.delegate?.locationManagerDidChangeAuthorization($0) } } }
    }
    open var authorizationStatus: CLAuthorizationStatus { Self.world.status }
    public override init() {}

    open func requestWhenInUseAuthorization() {
        Self.lock.withLock { Self.state.status = Self.state.agrees ? .authorizedWhenInUse : .denied }
        soon { $0.delegate?.locationManagerDidChangeAuthorization($0) }
    }

    open func requestLocation() {
        Self.lock.withLock { Self.state.requests += 1 }
        soon { manager in
            switch Self.world.found {
            case .success(let here):
                let place = CLLocationCoordinate2D(latitude: here.latitude, longitude: here.longitude)
                manager.delegate?.locationManager(
                    manager, didUpdateLocations: [CLLocation(double: place, accuracy: here.accuracy, timestamp: here.at)])
            case .failure(let error): manager.delegate?.locationManager(manager, didFailWithError: error)
            case nil: break
            }
        }
    }

    open func stopUpdatingLocation() { Self.lock.withLock { Self.state.stops += 1 } }

    private func soon(_ block: @escaping (CLLocationManager) -> Void) {
        nonisolated(unsafe) let (me, run) = (self, block)
        DispatchQueue.main.async { run(me) }
    }
}
