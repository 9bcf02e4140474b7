/// A dwelling: the postcode by number, and which of the dwellings there.
struct Address: Hashable, Sendable {
    static let dwellings = 15

    var postcode: Int32
    /// From 0, below `dwellings`.
    var dwelling: Int8
}
