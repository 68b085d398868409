// A double of Apple's AuthenticationServices: the sheet to sign in. See ios/Doubles/README.md.
import Foundation
import UIKit

public typealias ASPresentationAnchor = UIWindow

@MainActor
public protocol ASWebAuthenticationPresentationContextProviding: AnyObject {
    func presentationAnchor(for session: ASWebAuthenticationSession) -> ASPresentationAnchor
}

public struct ASWebAuthenticationSessionError: Error, Equatable, Sendable {
    public enum Code: Int, Sendable { case canceledLogin = 1, presentationContextNotProvided, presentationContextInvalid }
    public let code: Code
    public init(_ code: Code, userInfo: [String: Any] = [:]) { self.code = code }
}

@MainActor
open class ASWebAuthenticationSession: NSObject {
    public typealias CompletionHandler = @Sendable (URL?, (any Error)?) -> Void

    public final class Callback: NSObject, Sendable {
        public let (host, path): (String, String)
        init(_ host: String, _ path: String) { (self.host, self.path) = (host, path) }
        @available(iOS 17.4, *)
        public class func https(host: String, path: String) -> Callback { Callback(host, path) }
        @available(iOS 17.4, *)
        public class func customScheme(_ customScheme: String) -> Callback { Callback(customScheme, "") }
    }

    public let (url, callback): (URL, Callback)
    private let completion: CompletionHandler
    open weak var presentationContextProvider: (any ASWebAuthenticationPresentationContextProviding)?
    open var prefersEphemeralWebBrowserSession = false

    @available(iOS 17.4, *)
    public init(url URL: URL, callback: Callback, completionHandler: @escaping CompletionHandler) {
        (url, self.callback, completion) = (URL, callback, completionHandler)
    }

    @discardableResult
    open func start() -> Bool {
        guard Self.starts, presentationContextProvider?.presentationAnchor(for: self) != nil else { return false }
        Self.last = self
        return true
    }

    open func cancel() { Self.last = nil }

    // The test's side.

    /// The sheet on the screen; weak, as the system does not keep it either.
    public static weak var last: ASWebAuthenticationSession?
    public static var starts = true

    /// The page leads to `back`: taken only where it fits the callback.
    public func comes(back: URL) {
        guard back.scheme == "https", back.host == callback.host, back.path == callback.path else { return }
        completion(back, nil)
    }

    /// The person takes the sheet down.
    public func turnsAway() { completion(nil, ASWebAuthenticationSessionError(.canceledLogin)) }
}
