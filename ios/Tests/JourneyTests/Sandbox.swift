import Foundation
import FoundationNetworking
import Synchronization

#if canImport(Glibc)
    import Glibc
#endif

/// The sandbox province that `scripts/test-ios.sh` started, over real sockets: its login page and its officers.
struct Sandbox: Sendable {
    let url: String
    let packKey: String

    /// `nil` when the test was started without a province.
    static var running: Sandbox? {
        let environment = ProcessInfo.processInfo.environment
        guard let url = environment["PROVINCE_URL"], let key = environment["PACK_KEY"] else { return nil }
        return Sandbox(url: url, packKey: key)
    }

    /// Signs in on the login page as a person would; gives the address the browser is sent back to.
    func logIn(_ page: URL, as citizen: String) async throws -> URL {
        let (_, shown) = try await call(URLRequest(url: page))
        guard shown.statusCode == 200 else { throw Trouble("the login page: \(shown.statusCode)") }
        let asked = URLComponents(url: page, resolvingAgainstBaseURL: false)?.queryItems?.first { $0.name == "request_uri" }?.value ?? ""
        var form = URLComponents()
        form.queryItems = [URLQueryItem(name: "request_uri", value: asked), URLQueryItem(name: "citizen", value: citizen)]
        let (_, answer) = try await post("/oidc/login", "application/x-www-form-urlencoded", form.percentEncodedQuery ?? "")
        guard let back = answer.value(forHTTPHeaderField: "location").flatMap(URL.init(string:)) else {
            throw Trouble("no way back: \(answer.statusCode)")
        }
        return back
    }

    /// An officer does something to a dossier: `accept`, `finish` …
    func officer(_ code: String, _ action: String) async throws {
        let (text, answer) = try await post("/desk/api/dossiers/\(code)/actions", "application/json", #"{"action":"\#(action)"}"#)
        guard answer.statusCode < 400 else { throw Trouble("\(action): \(answer.statusCode) \(String(decoding: text, as: UTF8.self))") }
    }

    /// How many push subscriptions of phones the province keeps.
    func subscriptions() async throws -> Int {
        let (text, _) = try await call(URLRequest(url: address("/sandbox/state")))
        let state = try JSONSerialization.jsonObject(with: text) as? [String: Any]
        return state?["push_subscriptions"] as? Int ?? 0
    }

    private func address(_ path: String) -> URL { URL(string: url + path)! }

    private func post(_ path: String, _ type: String, _ body: String) async throws -> (Data, HTTPURLResponse) {
        var request = URLRequest(url: address(path))
        request.httpMethod = "POST"
        request.setValue(type, forHTTPHeaderField: "content-type")
        request.httpBody = Data(body.utf8)
        return try await call(request)
    }

    private func call(_ request: URLRequest) async throws -> (Data, HTTPURLResponse) {
        let session = URLSession(configuration: .ephemeral, delegate: StayHere(), delegateQueue: nil)
        defer { session.finishTasksAndInvalidate() }
        let (text, answer) = try await session.data(for: request)
        guard let answer = answer as? HTTPURLResponse else { throw Trouble("no answer of HTTP") }
        return (text, answer)
    }
}

struct Trouble: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// A redirect is an answer here, not a way to go.
private final class StayHere: NSObject, URLSessionTaskDelegate {
    func urlSession(
        _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse, newRequest request: URLRequest,
        completionHandler: @escaping (URLRequest?) -> Void
    ) {
        completionHandler(nil)
    }
}

/// A push service of one phone (RFC 8030's receiving end): keeps the sealed bodies the province posts.
final class PushService: Sendable {
    private let socket: Int32
    private let arrived = Mutex<[Data]>([])
    let endpoint: String

    init() throws {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(socket, $0, size) == 0 && getsockname(socket, $0, &size) == 0 }
        }
        guard bound, listen(socket, 8) == 0 else { throw Trouble("no socket for push: \(errno)") }
        self.socket = socket
        endpoint = "http://127.0.0.1:\(UInt16(bigEndian: address.sin_port))/push"
        Thread.detachNewThread { [self] in serve() }
    }

    /// The oldest message that came and was not taken yet.
    func take() -> Data? { arrived.withLock { $0.isEmpty ? nil : $0.removeFirst() } }

    func close() { shutdown(socket, Int32(SHUT_RDWR)) }

    private func serve() {
        while true {
            let connection = accept(socket, nil, nil)
            if connection < 0 { break }
            if let body = Self.body(connection) { arrived.withLock { $0.append(body) } }
            let answer = Array("HTTP/1.1 201 Created\r\nlocation: /m/1\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".utf8)
            _ = write(connection, answer, answer.count)
            _ = Glibc.close(connection)
        }
        _ = Glibc.close(socket)
    }

    private static func body(_ connection: Int32) -> Data? {
        var seen = Data()
        var part = [UInt8](repeating: 0, count: 8_192)
        while true {
            if let end = seen.range(of: Data("\r\n\r\n".utf8)) {
                let head = String(decoding: seen[..<end.lowerBound], as: UTF8.self).lowercased()
                let line = head.split(separator: "\r\n").first { $0.hasPrefix("content-length:") }
                let length = line.flatMap { Int($0.dropFirst("content-length:".count).trimmingCharacters(in: .whitespaces)) } ?? 0
                if seen.count >= end.upperBound + length { return Data(seen[end.upperBound..<(end.upperBound + length)]) }
            }
            let count = read(connection, &part, part.count)
            if count <= 0 { return nil }
            seen.append(contentsOf: part[..<count])
        }
    }
}
