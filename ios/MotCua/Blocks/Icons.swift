import MotCuaCore
import SwiftUI

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

extension NoticeKind {
    var glyph: Glyph {
        switch self {
        case .info: .info
        case .success: .success
        case .warning: .warning
        case .error: .error
        }
    }
}

extension CheckState {
    var glyph: Glyph {
        switch self {
        case .plain: .dot
        case .todo: .todo
        case .partly: .partly
        case .done: .success
        case .attention: .warning
        case .locked: .lock
        }
    }
}

extension TimelineState {
    var glyph: Glyph {
        switch self {
        case .done: .success
        case .current: .clock
        case .attention: .warning
        case .stopped: .stop
        case .upcoming: .todo
        }
    }
}

extension FileState {
    var glyph: Glyph {
        switch self {
        case .importing, .queued: .clock
        case .kept, .received: .success
        case .sending: .send
        case .verified: .seal
        case .refused: .error
        }
    }
}

extension Verdict {
    var glyph: Glyph {
        switch self {
        case .valid: .seal
        case .notValid: .error
        case .unchecked: .question
        }
    }
}
