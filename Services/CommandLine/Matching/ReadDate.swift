import Foundation
import Model

/// A date of birth as files have it: `2015-03-02`, `20150302`, `02/03/2015`, `2.3.15`, `02-MAR-2015`, with or without a
/// time of day; `2015-03` or `2015` where no more is known; `unknown` and the like where nothing is.
enum ReadDate: Equatable {
    case date(PartialDate)
    /// Of the right form, but no day of the calendar; as much of it as holds.
    case impossible(PartialDate?)
    case unknown

    /// Nil for what isn't of one of the forms.
    init?(_ text: String) {
        if Self.unknowns.contains(text.lowercased()) {
            self = .unknown
            return
        }
        guard let (year, month, day) = Self.parts(Self.withoutTime(text)) else { return nil }
        if let date = PartialDate(year: year, month: month, day: day) {
            self = .date(date)
        } else {
            // Of a month that there is not, day and month may have been swapped.
            self = .impossible(
                day.flatMap { PartialDate(year: year, month: $0, day: month) } ?? PartialDate(year: year, month: month)
                    ?? PartialDate(year: year))
        }
    }

    private static let unknowns: Set<String> = [
        "unknown", "not known", "n/a", "na", "nk", "none", "null", "nil", "nan", "-", "?",
    ]

    /// `2015-03-02T00:00:00` and `02/03/2015 00:00` are of a day.
    private static func withoutTime(_ text: String) -> Substring {
        guard let colon = text.firstIndex(of: ":"),
            let divider = text[..<colon].lastIndex(where: { $0 == "T" || $0 == " " })
        else { return text[...] }
        return text[..<divider]
    }

    private static func parts(_ text: Substring) -> (year: Int, month: Int?, day: Int?)? {
        var pieces = text.split(omittingEmptySubsequences: false) { "-/. ".contains($0) }
        if pieces.count == 1, text.utf8.count == 8 {
            // No year begins with a day: 02032015 is 2 March.
            pieces =
                text < "1500"
                ? [text.prefix(2), text.dropFirst(2).prefix(2), text.suffix(4)]
                : [text.prefix(4), text.dropFirst(4).prefix(2), text.suffix(2)]
        }
        guard (1...3).contains(pieces.count) else { return nil }
        // The year stands first where it has four digits, else last.
        if pieces.count == 3, pieces[0].utf8.count != 4 {
            pieces.reverse()
        }
        guard pieces.count == 3 || pieces[0].utf8.count == 4, let year = year(pieces[0]) else { return nil }
        let month = pieces.count > 1 ? month(pieces[1]) : nil
        let day = pieces.count > 2 ? number(pieces[2], of: 1...2) : nil
        guard (month != nil) == (pieces.count > 1), (day != nil) == (pieces.count > 2) else { return nil }
        return (year, month, day)
    }

    /// A year of two digits is the last that has been.
    private static func year(_ text: Substring) -> Int? {
        if let whole = number(text, of: 4...4) { return whole }
        guard let short = number(text, of: 2...2) else { return nil }
        return 2000 + short > thisYear ? 1900 + short : 2000 + short
    }

    private static let thisYear = PartialDate.london(Date()).year

    private static func month(_ text: Substring) -> Int? {
        number(text, of: 1...2) ?? months.firstIndex(of: text.prefix(3).lowercased()).map { $0 + 1 }
    }

    private static let months = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]

    private static func number(_ text: Substring, of widths: ClosedRange<Int>) -> Int? {
        widths.contains(text.utf8.count) && text.utf8.allSatisfy { (48...57).contains($0) } ? Int(text) : nil
    }
}
