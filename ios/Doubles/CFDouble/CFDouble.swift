// Core Foundation's names, which Apple's Foundation brings along and Linux's does not. Bridging with `as` is by identity here.
@_exported import Foundation

public typealias CFTypeRef = AnyObject
public typealias CFDictionary = [CFString: Any]
public typealias CFURL = URL
public typealias CFAllocator = NSObject
public typealias OSStatus = Int32

/// A constant or a text; `"…" as CFString` works for identifiers of types, which are of this class in the doubles.
public final class CFString: NSObject, @unchecked Sendable, ExpressibleByStringLiteral {
    public let text: String
    public init(_ text: String) { self.text = text }
    public convenience init(stringLiteral value: String) { self.init(value) }
    public override func isEqual(_ object: Any?) -> Bool { (object as? CFString)?.text == text }
    public override var hash: Int { text.hashValue }
    public override var description: String { text }
}

open class CFError: NSObject {}
