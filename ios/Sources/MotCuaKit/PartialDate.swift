import Foundation
import MotCuaCore

extension PartialDate {
    /// Day, month, year as text; empty where not known.
    public var parts: [String] {
        [day.map { "\($0)" }, month.map { "\($0)" }, year.map { "\($0)" }].map { $0 ?? "" }
    }

    /// Parts out of any range are not there yet; days and months out of the calendar go to the core, which says what is wrong.
    public init(parts: [String]) {
        let numbers = parts.map { UInt16($0.trimmingCharacters(in: .whitespaces)) }
        self.init(
            year: numbers[2].flatMap { (1_000...9_999).contains($0) ? $0 : nil },
            month: numbers[1].flatMap { $0 <= 99 ? UInt8($0) : nil },
            day: numbers[0].flatMap { $0 <= 99 ? UInt8($0) : nil }
        )
    }
}
