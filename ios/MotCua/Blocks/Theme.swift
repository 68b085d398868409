import MotCuaCore
import SwiftUI
import UIKit

/// The brand's own colours, the same as in the other shells: text has a contrast of at least 4.5:1 on its tint and on the page.
enum Theme {
    static let paper = Color(light: 0xFA_F8F3, dark: 0x0E_1614)
    static let surface = Color(light: 0xFF_FFFF, dark: 0x17_211F)
    static let ink = Color(light: 0x16_211F, dark: 0xED_F3F0)
    static let soft = Color(light: 0x4B_5A57, dark: 0xB4_C2BD)
    static let rule = Color(light: 0xE3_DDD0, dark: 0x2C_3935)
    static let edge = Color(light: 0x66_7370, dark: 0x8B_9B95)
    static let primary = Color(light: 0x0B_5F57, dark: 0x7F_D6C4)
    static let onPrimary = Color(light: 0xFF_FFFF, dark: 0x05_241F)
    static let tint = Color(light: 0xE4_F1EE, dark: 0x16_342E)
    static let onTint = Color(light: 0x08_4A44, dark: 0xA5_E6D8)
    static let band = Color(light: 0x0B_5F57, dark: 0x0D_322D)
    static let onBand = Color(light: 0xFF_FFFF, dark: 0xFF_FFFF)

    static let info = Tone(ink: Color(light: 0x1C_4F8F, dark: 0xA5_C8F7), tint: Color(light: 0xE7_EFF9, dark: 0x14_263C))
    static let success = Tone(ink: Color(light: 0x17_653A, dark: 0x90_DBAB), tint: Color(light: 0xE4_F3E9, dark: 0x12_301E))
    static let warning = Tone(ink: Color(light: 0x7A_4A00, dark: 0xF5_C97A), tint: Color(light: 0xFD_F0D8, dark: 0x33_260C))
    static let error = Tone(ink: Color(light: 0xA3_1621, dark: 0xFF_ABA4), tint: Color(light: 0xFC_EBEA, dark: 0x3C_1716))

    /// The corner of cards, and of what stands in them.
    static let corner: CGFloat = 16
    static let innerCorner: CGFloat = 12

    /// The least side of what can be pressed.
    static let target: CGFloat = 44
}

/// A tone's ink and the tint under it.
struct Tone: Sendable {
    let ink: Color
    let tint: Color
}

extension Color {
    /// 0xRRGGBB by the system's appearance.
    fileprivate init(light: UInt32, dark: UInt32) {
        self.init(uiColor: UIColor { UIColor(rgb: $0.userInterfaceStyle == .dark ? dark : light) })
    }
}

extension UIColor {
    fileprivate convenience init(rgb: UInt32) {
        func part(_ shift: UInt32) -> CGFloat { CGFloat((rgb >> shift) & 0xFF) / 255 }
        self.init(red: part(16), green: part(8), blue: part(0), alpha: 1)
    }
}

extension Font {
    /// The page's title.
    static let page = Font.title.weight(.semibold)
    /// The title of a block.
    static let section = Font.title3.weight(.semibold)
    /// The first line of a row.
    static let strong = Font.body.weight(.medium)
    /// The words of a button.
    static let action = Font.body.weight(.semibold)
    /// A state in words.
    static let state = Font.footnote.weight(.medium)
}

/// SF Symbols of iOS 17 and before. Always beside words, so never spoken; those that point turn with the direction of writing.
enum Glyph: String {
    case home = "house"
    case dossiers = "folder"
    case shelf = "books.vertical"
    case person = "person.crop.circle"
    case back = "chevron.backward"
    case next = "chevron.forward"
    case info = "info.circle"
    case success = "checkmark.circle"
    case warning = "exclamationmark.triangle"
    case error = "exclamationmark.octagon"
    case todo = "circle"
    case partly = "circle.lefthalf.filled"
    case lock = "lock"
    case dot = "smallcircle.filled.circle"
    case stop = "xmark.circle"
    case search = "magnifyingglass"
    case camera
    case film = "video"
    case file = "doc"
    case offline = "wifi.slash"
    case clock
    case send = "arrow.up.circle"
    case seal = "checkmark.seal"
    case question = "questionmark.circle"
    case chosen = "largecircle.fill.circle"
    case ticked = "checkmark.square.fill"
    case unticked = "square"
}

/// A picture beside words, as large as they are.
struct Picture: View {
    private let name: String
    private let color: Color?

    init(_ glyph: Glyph, filled: Bool = false, color: Color? = nil) {
        name = filled ? glyph.rawValue + ".fill" : glyph.rawValue
        self.color = color
    }

    var body: some View { image.accessibilityHidden(true) }

    @ViewBuilder private var image: some View {
        if let color {
            Image(systemName: name).foregroundStyle(color)
        } else {
            Image(systemName: name)
        }
    }
}

extension TabIcon {
    var glyph: Glyph {
        switch self {
        case .home: .home
        case .dossiers: .dossiers
        case .shelf: .shelf
        case .person: .person
        }
    }
}

// How a state looks: its picture and the colour or tone of that.

extension NoticeKind {
    var look: (glyph: Glyph, tone: Tone) {
        switch self {
        case .info: (.info, Theme.info)
        case .success: (.success, Theme.success)
        case .warning: (.warning, Theme.warning)
        case .error: (.error, Theme.error)
        }
    }
}

extension CheckState {
    var look: (glyph: Glyph, color: Color) {
        switch self {
        case .plain: (.dot, Theme.soft)
        case .todo: (.todo, Theme.soft)
        case .partly: (.partly, Theme.info.ink)
        case .done: (.success, Theme.success.ink)
        case .attention: (.warning, Theme.warning.ink)
        case .locked: (.lock, Theme.soft)
        }
    }
}

extension TimelineState {
    var look: (glyph: Glyph, color: Color) {
        switch self {
        case .done: (.success, Theme.success.ink)
        case .current: (.clock, Theme.primary)
        case .attention: (.warning, Theme.warning.ink)
        case .stopped: (.stop, Theme.error.ink)
        case .upcoming: (.todo, Theme.soft)
        }
    }
}

extension FileState {
    var look: (glyph: Glyph, color: Color) {
        switch self {
        case .importing, .queued: (.clock, Theme.soft)
        case .kept, .received: (.success, Theme.success.ink)
        case .sending: (.send, Theme.info.ink)
        case .verified: (.seal, Theme.success.ink)
        case .refused: (.error, Theme.error.ink)
        }
    }
}

extension Verdict {
    var look: (glyph: Glyph, tone: Tone) {
        switch self {
        case .valid: (.seal, Theme.success)
        case .notValid: (.error, Theme.error)
        case .unchecked: (.question, Theme.info)
        }
    }
}
