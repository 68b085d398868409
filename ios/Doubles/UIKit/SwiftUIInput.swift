// Kinds of text input, and posting to assistive technology.
import Foundation

public enum UIKeyboardType: Int, Sendable {
    case `default`, asciiCapable, numbersAndPunctuation, URL, numberPad, phonePad, namePhonePad, emailAddress, decimalPad, twitter,
        webSearch
    case asciiCapableNumberPad
}

public struct UITextContentType: Hashable, RawRepresentable, Sendable {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
    public static let name = Self(rawValue: "name")
    public static let givenName = Self(rawValue: "given-name")
    public static let familyName = Self(rawValue: "family-name")
    public static let emailAddress = Self(rawValue: "email")
    public static let telephoneNumber = Self(rawValue: "tel")
    public static let oneTimeCode = Self(rawValue: "one-time-code")
    public static let username = Self(rawValue: "username")
    public static let password = Self(rawValue: "password")
    public static let fullStreetAddress = Self(rawValue: "street-address")
    public static let streetAddressLine1 = Self(rawValue: "address-line1")
    public static let addressCity = Self(rawValue: "address-level2")
    public static let addressCityAndState = Self(rawValue: "address-level1+2")
    public static let addressState = Self(rawValue: "address-level1")
    public static let postalCode = Self(rawValue: "postal-code")
    public static let URL = Self(rawValue: "url")
    public static let birthdate = Self(rawValue: "bday")
    public static let birthdateDay = Self(rawValue: "bday-day")
    public static let birthdateMonth = Self(rawValue: "bday-month")
    public static let birthdateYear = Self(rawValue: "bday-year")
    public static let organizationName = Self(rawValue: "organization-name")
    public static let jobTitle = Self(rawValue: "organization-title")
    public static let nickname = Self(rawValue: "nickname")
}

public enum UIAccessibility {
    public struct Notification: Hashable, RawRepresentable, Sendable {
        public let rawValue: UInt32
        public init(rawValue: UInt32) { self.rawValue = rawValue }
        public static let screenChanged = Self(rawValue: 1000)
        public static let layoutChanged = Self(rawValue: 1001)
        public static let announcement = Self(rawValue: 1008)
        public static let pageScrolled = Self(rawValue: 1009)
    }

    /// Who listens on this machine in place of a screen reader.
    @_spi(Stage) @MainActor public static var listeners: [ObjectIdentifier: @MainActor (Notification, Any?) -> Void] = [:]

    @MainActor public static func post(notification: Notification, argument: Any?) {
        for listener in listeners.values { listener(notification, argument) }
    }
    @MainActor public static var isVoiceOverRunning: Bool { !listeners.isEmpty }
    @MainActor public static var isReduceMotionEnabled: Bool { false }
}

/// Foundation's, which open Foundation does not have.
open class NSUserActivity: NSObject, @unchecked Sendable {
    public let activityType: String
    open var webpageURL: URL?
    open var title: String?
    public init(activityType: String) { self.activityType = activityType }
}
public let NSUserActivityTypeBrowsingWeb = "NSUserActivityTypeBrowsingWeb"
