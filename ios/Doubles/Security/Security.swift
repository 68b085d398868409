// A double of Apple's Security: the part the app uses, with a keychain in memory. See ios/Doubles/README.md.
@_exported import CFDouble

public let kSecClass: CFString = "class"
public let kSecClassGenericPassword: CFString = "genp"
public let kSecAttrService: CFString = "svce"
public let kSecAttrAccount: CFString = "acct"
public let kSecAttrAccessible: CFString = "pdmn"
public let kSecAttrAccessibleAfterFirstUnlockThisDeviceOnly: CFString = "cku"
public let kSecAttrAccessibleWhenUnlockedThisDeviceOnly: CFString = "aku"
public let kSecValueData: CFString = "v_Data"
public let kSecReturnData: CFString = "r_Data"
public let kSecMatchLimit: CFString = "m_Limit"
public let kSecMatchLimitOne: CFString = "m_LimitOne"

public let errSecSuccess: OSStatus = 0
public let errSecParam: OSStatus = -50
public let errSecDuplicateItem: OSStatus = -25299
public let errSecItemNotFound: OSStatus = -25300
public let errSecInteractionNotAllowed: OSStatus = -25308

public func SecItemCopyMatching(_ query: CFDictionary, _ result: UnsafeMutablePointer<CFTypeRef?>?) -> OSStatus {
    KeychainDouble.use(query) { items, name in
        guard let item = items[name] else { return errSecItemNotFound }
        guard query[kSecReturnData] as? Bool == true else { return errSecSuccess }
        result?.pointee = NSData(data: item.data)
        return errSecSuccess
    }
}

public func SecItemAdd(_ attributes: CFDictionary, _ result: UnsafeMutablePointer<CFTypeRef?>?) -> OSStatus {
    KeychainDouble.use(attributes) { items, name in
        guard items[name] == nil else { return errSecDuplicateItem }
        guard let data = attributes[kSecValueData] as? Data, let access = attributes[kSecAttrAccessible] as? CFString else {
            return errSecParam
        }
        items[name] = KeychainDouble.Item(data: data, accessible: access)
        return errSecSuccess
    }
}

public func SecItemDelete(_ query: CFDictionary) -> OSStatus {
    KeychainDouble.use(query) { items, name in items.removeValue(forKey: name) == nil ? errSecItemNotFound : errSecSuccess }
}

public struct SecAccessControlCreateFlags: OptionSet, Sendable {
    public let rawValue: UInt
    public init(rawValue: UInt) { self.rawValue = rawValue }
    public static let userPresence = SecAccessControlCreateFlags(rawValue: 1 << 0)
    public static let biometryAny = SecAccessControlCreateFlags(rawValue: 1 << 1)
    public static let privateKeyUsage = SecAccessControlCreateFlags(rawValue: 1 << 30)
}

public final class SecAccessControl: NSObject, @unchecked Sendable {
    public let protection: CFString?
    public let flags: SecAccessControlCreateFlags
    init(_ protection: CFString?, _ flags: SecAccessControlCreateFlags) {
        self.protection = protection
        self.flags = flags
    }
}

public func SecAccessControlCreateWithFlags(
    _ allocator: CFAllocator?, _ protection: CFTypeRef, _ flags: SecAccessControlCreateFlags,
    _ error: UnsafeMutablePointer<Unmanaged<CFError>?>?
) -> SecAccessControl? {
    SecAccessControl(protection as? CFString, flags)
}

/// The keychain of a test: what is in it, and a status it answers everything with.
public enum KeychainDouble {
    public struct Item: Sendable {
        public var data: Data
        public let accessible: CFString
    }

    private static let lock = NSLock()
    nonisolated(unsafe) private static var kept: [String: Item] = [:]
    nonisolated(unsafe) private static var broken: OSStatus?

    /// By `service/account`.
    public static var items: [String: Item] {
        get { lock.withLock { kept } }
        set { lock.withLock { kept = newValue } }
    }

    /// The status of a keychain that does not work now, such as `errSecInteractionNotAllowed` before the first unlock.
    public static var status: OSStatus? {
        get { lock.withLock { broken } }
        set { lock.withLock { broken = newValue } }
    }

    static func use(_ query: CFDictionary, _ body: (inout [String: Item], String) -> OSStatus) -> OSStatus {
        guard query[kSecClass] as? CFString == kSecClassGenericPassword, let service = query[kSecAttrService] as? String,
            let account = query[kSecAttrAccount] as? String
        else { return errSecParam }
        return lock.withLock { broken ?? body(&kept, "\(service)/\(account)") }
    }
}
