/// Where a name comes from, by which recall is told apart.
enum Origin {
    static let unknown = "unknown"
}
