// A double of Apple's AVFoundation: the permission for the camera. See ios/Doubles/README.md.
import Foundation

public struct AVMediaType: Hashable, Sendable {
    public static let video = AVMediaType()
}

public enum AVAuthorizationStatus: Int, Sendable { case notDetermined, restricted, denied, authorized }

open class AVCaptureDevice: NSObject, @unchecked Sendable {
    private static let lock = NSLock()
    nonisolated(unsafe) private static var state = (status: AVAuthorizationStatus.authorized, agrees: true, asked: 0)

    open class func authorizationStatus(for mediaType: AVMediaType) -> AVAuthorizationStatus { lock.withLock { state.status } }

    open class func requestAccess(for mediaType: AVMediaType, completionHandler handler: @escaping @Sendable (Bool) -> Void) {
        let allowed = lock.withLock {
            if state.status == .notDetermined {
                state.asked += 1
                state.status = state.agrees ? .authorized : .denied
            }
            return state.status == .authorized
        }
        DispatchQueue.global().async { handler(allowed) }
    }

    open class func requestAccess(for mediaType: AVMediaType) async -> Bool {
        await withCheckedContinuation { answer in requestAccess(for: mediaType) { answer.resume(returning: $0) } }
    }

    // The test's side.

    /// How it stands, and what the person will say when asked.
    public static func set(_ status: AVAuthorizationStatus, agrees: Bool = true) { lock.withLock { state = (status, agrees, 0) } }
    public static var asked: Int { lock.withLock { state.asked } }
}
