import Model

/// A date of birth as files have it: `2015-03-02`, `20150302`, `02/03/2015`; `2015-03` or `2015` where no more is known.
enum ReadDate: Equatable {
    case date(PartialDate)
    /// Of the right form, but no day of the calendar; as much of it as holds.
    case impossible(PartialDate?)

    /// Nil for what isn't of one of the forms.
    init?(_ text: String) {
        guard let parts = Self.parts(text) else { return nil }
        let (year, month, day) = (parts[0], parts.count > 1 ? parts[1] : nil, parts.count > 2 ? parts[2] : nil)
        if let date = PartialDate(year: year, month: month, day: day) {
            self = .date(date)
        } else {
            self = .impossible(PartialDate(year: year, month: month) ?? PartialDate(year: year))
        }
    }

    private static func parts(_ text: String) -> [Int]? {
        let widths: [Int]
        var pieces = text.split(separator: "-", omittingEmptySubsequences: false)
        if text.contains("/") {
            pieces = text.split(separator: "/", omittingEmptySubsequences: false).reversed()
            guard pieces.count == 3 else { return nil }
            return numbers(pieces, widths: [4...4, 1...2, 1...2])
        }
        if text.utf8.count == 8, pieces.count == 1 {
            pieces = [text.prefix(4), text.dropFirst(4).prefix(2), text.suffix(2)]
        }
        widths = [4, 2, 2]
        return numbers(pieces, widths: widths.map { $0...$0 })
    }

    private static func numbers(_ pieces: [Substring], widths: [ClosedRange<Int>]) -> [Int]? {
        guard (1...3).contains(pieces.count) else { return nil }
        let numbers = zip(pieces, widths).compactMap { piece, width in
            width.contains(piece.utf8.count) && piece.utf8.allSatisfy { (48...57).contains($0) } ? Int(piece) : nil
        }
        return numbers.count == pieces.count ? numbers : nil
    }
}
