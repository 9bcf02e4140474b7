import Matching

/// A name that is searched for: as it stands in the records, its words, and whether it is only how the name begins.
struct SoughtName: Equatable {
    var text: String
    var normal: String
    var isBeginning: Bool

    /// An asterisk behind it says that it goes on.
    init(_ written: String) {
        isBeginning = written.hasSuffix("*")
        text = isBeginning ? String(written.dropLast()) : written
        normal = NormalName.normal(text)
    }
}
