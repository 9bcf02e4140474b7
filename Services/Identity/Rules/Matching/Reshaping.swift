/// Children are merged and separated by one at a time, while no report is taken in.
enum Reshaping {
    /// Held by all who take reports in, and alone by whoever reshapes.
    static let lock = "reshaping"
}
