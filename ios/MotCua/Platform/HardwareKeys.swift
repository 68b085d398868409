import CryptoKit
import Foundation
import MotCuaCore
import Security

/// P-256 keys of the Secure Enclave, used for DPoP (RFC 9449), so never bound to the person being asked. What is kept in the
/// keychain is the enclave's own sealed form of a key, of no use on another device.
///
/// Every phone that runs iOS 17 has an enclave. A simulator may have none: there the key is an ordinary one in the keychain.
///
/// Threads: any; one at a time. Failures: Failed when the enclave or the keychain breaks, or holds a key that can no longer be
/// used; such a key is not replaced until it is deleted.
/// Source: Apple, "Storing CryptoKit keys in the keychain"; SEC 1 §2.3.3 for points.
final class HardwareKeys: Keys {
    private enum Key {
        case enclave(SecureEnclave.P256.Signing.PrivateKey)
        case software(P256.Signing.PrivateKey)
    }

    private static let enclaveMark: UInt8 = 1
    private static let softwareMark: UInt8 = 2

    private let chain: Guarded<Keychain>

    init(service: String = "vn.motcua.keys") { chain = Guarded(Keychain(service: service)) }

    func publicKey(alias: String) throws -> Data {
        try using(alias, "public key") { key in
            switch key {
            case .enclave(let key): key.publicKey.x963Representation
            case .software(let key): key.publicKey.x963Representation
            }
        }
    }

    func sign(alias: String, data: Data) throws -> Data {
        try using(alias, "signature") { key in
            switch key {
            case .enclave(let key): try key.signature(for: data).rawRepresentation
            case .software(let key): try key.signature(for: data).rawRepresentation
            }
        }
    }

    func delete(alias: String) throws {
        try chain.with { try $0.remove(alias) }
    }

    private func using<Result>(_ alias: String, _ what: String, _ use: (Key) throws -> Result) throws -> Result {
        try chain.with { chain in
            do {
                if let kept = try chain.item(alias) { return try use(key(kept)) }
                return try use(make(alias, in: chain))
            } catch let why as PortError {
                throw why
            } catch {
                throw failed(what, error)
            }
        }
    }

    private func key(_ kept: Data) throws -> Key {
        switch kept.first {
        case Self.enclaveMark: .enclave(try SecureEnclave.P256.Signing.PrivateKey(dataRepresentation: Data(kept.dropFirst())))
        case Self.softwareMark: .software(try P256.Signing.PrivateKey(rawRepresentation: Data(kept.dropFirst())))
        default: throw PortError.Failed(reason: "key: of an unknown kind")
        }
    }

    private func make(_ alias: String, in chain: Keychain) throws -> Key {
        guard SecureEnclave.isAvailable else {
            let made = P256.Signing.PrivateKey()
            try chain.add(alias, Data([Self.softwareMark]) + made.rawRepresentation)
            return .software(made)
        }
        let made = try SecureEnclave.P256.Signing.PrivateKey(accessControl: control())
        try chain.add(alias, Data([Self.enclaveMark]) + made.dataRepresentation)
        return .enclave(made)
    }

    /// Signing alone, of this device, without asking anybody, also while the phone is locked.
    private func control() throws -> SecAccessControl {
        let protection = kSecAttrAccessibleAfterFirstUnlockThisDeviceOnly
        guard let control = SecAccessControlCreateWithFlags(nil, protection, .privateKeyUsage, nil) else {
            throw PortError.Failed(reason: "key: no access control")
        }
        return control
    }
}

/// Small items in the data protection keychain: of this device alone, readable once it was unlocked after a start, so that the
/// background work of a locked phone can sign.
///
/// Threads: any, blocks shortly. Failures: Failed with the status.
/// Source: Apple, "Keychain services".
struct Keychain: Sendable {
    let service: String

    private func query(_ account: String) -> [CFString: Any] {
        [kSecClass: kSecClassGenericPassword, kSecAttrService: service, kSecAttrAccount: account]
    }

    /// The item, `nil` when there is none. One that cannot be read is an error and never `nil`.
    func item(_ account: String) throws -> Data? {
        var wanted = query(account)
        wanted[kSecReturnData] = true
        wanted[kSecMatchLimit] = kSecMatchLimitOne
        var found: CFTypeRef?
        let status = SecItemCopyMatching(wanted as CFDictionary, &found)
        if status == errSecItemNotFound { return nil }
        guard status == errSecSuccess, let data = found as? Data else { throw broken("reading", status) }
        return data
    }

    /// Adds an item there was none of.
    func add(_ account: String, _ data: Data) throws {
        var item = query(account)
        item[kSecValueData] = data
        item[kSecAttrAccessible] = kSecAttrAccessibleAfterFirstUnlockThisDeviceOnly
        let status = SecItemAdd(item as CFDictionary, nil)
        guard status == errSecSuccess else { throw broken("adding", status) }
    }

    /// Forgets an item; nothing happens when there is none.
    func remove(_ account: String) throws {
        let status = SecItemDelete(query(account) as CFDictionary)
        guard status == errSecSuccess || status == errSecItemNotFound else { throw broken("removing", status) }
    }

    private func broken(_ what: String, _ status: OSStatus) -> PortError {
        .Failed(reason: "keychain, \(what): \(status)")
    }
}
