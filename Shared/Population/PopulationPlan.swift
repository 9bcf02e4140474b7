/// How large a population is generated, and from which seed: the same plan gives the same files, on every machine.
public struct PopulationPlan: Codable, Sendable {
    /// Children of a part: parts are made on their own, and side by side.
    static let partSize = 5000

    /// Children in the index.
    public let children: Int
    /// Reports about children, a fifth of them unknown to the index.
    public let incoming: Int
    public let seed: UInt64
    /// Of the reports: those that carry an NHS number, and those that carry a UPN, from 0 to 1.
    public let numbers: Double

    /// - Parameters:
    ///   - children: 1 or more, 40 million at most.
    ///   - incoming: at most as many as children.
    public init(children: Int, incoming: Int, seed: UInt64, numbers: Double = 0) {
        (self.children, self.incoming, self.seed, self.numbers) = (children, incoming, seed, numbers)
    }

    /// How many parts the population has, from part 0.
    public var parts: Int { (children + Self.partSize - 1) / Self.partSize }

    /// What of `total` falls to a part.
    func share(of total: Int, in part: Int) -> Int {
        let (from, to) = (min(part * Self.partSize, children), min((part + 1) * Self.partSize, children))
        return total * to / children - total * from / children
    }
}
