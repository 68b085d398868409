// A double of Apple's CryptoKit: P-256 signing, in software and in an enclave that is one by its books. See ios/Doubles/README.md.
import Foundation
import Security

public enum CryptoKitError: Error, Equatable {
    case incorrectKeySize, incorrectParameterSize, authenticationFailure, wrapFailure, unwrapFailure
    case underlyingCoreCryptoError(error: Int32)
}

public enum P256 {
    public enum Signing {
        public struct ECDSASignature: Sendable {
            public let rawRepresentation: Data
            public init<D: DataProtocol>(rawRepresentation: D) throws {
                guard rawRepresentation.count == 64 else { throw CryptoKitError.incorrectParameterSize }
                self.rawRepresentation = Data(rawRepresentation)
            }
        }

        public struct PublicKey: Sendable {
            public let x963Representation: Data
            public init<Bytes: ContiguousBytes>(x963Representation: Bytes) throws {
                let point = x963Representation.withUnsafeBytes { Data($0) }
                guard point.count == 65, point.first == 4 else { throw CryptoKitError.incorrectKeySize }
                self.x963Representation = point
            }
            public func isValidSignature<D: DataProtocol>(_ signature: ECDSASignature, for data: D) -> Bool {
                LibCrypto.verifies(signature.rawRepresentation, of: Data(data), by: x963Representation)
            }
        }

        public struct PrivateKey: Sendable {
            public let rawRepresentation: Data
            public let publicKey: PublicKey

            public init(compactRepresentable: Bool = true) {
                guard let made = try? PrivateKey(rawRepresentation: LibCrypto.fresh()) else { fatalError("no key") }
                self = made
            }
            public init<Bytes: ContiguousBytes>(rawRepresentation: Bytes) throws {
                let scalar = rawRepresentation.withUnsafeBytes { Data($0) }
                guard let point = LibCrypto.publicPoint(scalar) else { throw CryptoKitError.incorrectKeySize }
                self.rawRepresentation = scalar
                publicKey = try PublicKey(x963Representation: point)
            }
            public func signature<D: DataProtocol>(for data: D) throws -> ECDSASignature {
                try ECDSASignature(rawRepresentation: LibCrypto.sign(Data(data), with: rawRepresentation))
            }
        }
    }
}

public enum SecureEnclave {
    public static var isAvailable: Bool { EnclaveDouble.isThere }

    public enum P256 {
        public enum Signing {
            public struct PrivateKey: Sendable {
                /// A name in the enclave's books; the scalar never leaves them.
                public let dataRepresentation: Data
                public let publicKey: CryptoKit.P256.Signing.PublicKey

                public init(compactRepresentable: Bool = true, accessControl: SecAccessControl) throws {
                    if let broken = EnclaveDouble.broken { throw broken }
                    (dataRepresentation, publicKey) = EnclaveDouble.make(accessControl)
                }
                public init(dataRepresentation: Data) throws {
                    if let broken = EnclaveDouble.broken { throw broken }
                    guard let key = EnclaveDouble.key(dataRepresentation) else { throw CryptoKitError.authenticationFailure }
                    self.dataRepresentation = dataRepresentation
                    publicKey = key.publicKey
                }
                public func signature<D: DataProtocol>(for data: D) throws -> CryptoKit.P256.Signing.ECDSASignature {
                    guard let key = EnclaveDouble.key(dataRepresentation) else { throw CryptoKitError.authenticationFailure }
                    return try key.signature(for: data)
                }
            }
        }
    }
}

/// The enclave of a test.
public enum EnclaveDouble {
    private struct Books {
        var there = true
        var broken: CryptoKitError?
        var keys: [Data: P256.Signing.PrivateKey] = [:]
        var controls: [SecAccessControl] = []
    }

    private static let lock = NSLock()
    nonisolated(unsafe) private static var books = Books()

    /// False in a simulator that has none.
    public static var isThere: Bool {
        get { lock.withLock { books.there } }
        set { lock.withLock { books.there = newValue } }
    }

    /// What it answers everything with while it does not work.
    public static var broken: CryptoKitError? {
        get { lock.withLock { books.broken } }
        set { lock.withLock { books.broken = newValue } }
    }

    /// What keys were made with.
    public static var controls: [SecAccessControl] { lock.withLock { books.controls } }

    /// Another phone, or one that was erased: no key opens any more.
    public static func erase() { lock.withLock { books.keys = [:] } }

    static func make(_ control: SecAccessControl) -> (Data, P256.Signing.PublicKey) {
        let (name, key) = (Data(UUID().uuidString.utf8), P256.Signing.PrivateKey())
        lock.withLock {
            books.keys[name] = key
            books.controls.append(control)
        }
        return (name, key.publicKey)
    }

    static func key(_ name: Data) -> P256.Signing.PrivateKey? { lock.withLock { books.keys[name] } }
}
