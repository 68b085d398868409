import Foundation
import MotCuaCore
import Security

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
