import MotCuaCore
import SwiftUI

// Some names are both SwiftUI's and the core's.
typealias Button = SwiftUI.Button
typealias Label = SwiftUI.Label

/// Something that can be pressed, as the core describes it.
typealias Press = MotCuaCore.Button
/// How it stands among its neighbours.
typealias ButtonRole = MotCuaCore.ButtonRole
/// What every input carries.
typealias InputLabel = MotCuaCore.Label
/// A place in the tab bar.
typealias Tab = MotCuaCore.Tab

/// Has a key of its own among its neighbours. Not `Identifiable`, which these types of another module may one day be by themselves.
protocol Keyed { var id: String { get } }
extension ChartRow: Keyed {}
extension CheckItem: Keyed {}
extension FeeLine: Keyed {}
extension FileItem: Keyed {}
extension ListRow: Keyed {}
extension SummaryRow: Keyed {}

extension Block {
    /// Stable over revisions of the same route.
    var id: String {
        switch self {
        case .heading(let id, _), .paragraph(let id, _), .notice(let id, _, _, _, _, _), .field(let id, _, _, _, _, _),
            .choice(let id, _, _, _, _), .date(let id, _, _, _, _), .files(let id, _, _, _), .checklist(let id, _, _),
            .summary(let id, _, _), .timeline(let id, _, _), .fee(let id, _, _, _, _), .list(let id, _, _, _, _),
            .progress(let id, _, _, _), .steps(let id, _, _), .picture(let id, _, _, _), .document(let id, _, _, _, _, _),
            .map(let id, _, _, _, _, _, _, _), .chart(let id, _, _, _, _, _), .thread(let id, _, _, _), .rating(let id, _, _, _):
            id
        }
    }

    /// Where it stands on the page, for scrolling and for whoever looks for it.
    var place: String { "block:" + id }

    /// The keys of what is typed in it, in order; the first is the block's own id.
    @MainActor var typed: [String] {
        switch self {
        case .field: [id]
        case .date: DateBlock.keys(id)
        default: []
        }
    }
}
