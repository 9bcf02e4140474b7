/// A fault, and how to come to it.
public struct Finding: Sendable, CustomStringConvertible {
    /// What is wrong, in the words of the world.
    public var fault: String
    /// Every step from the start to the fault; `atTheEnd` stands last where it shows only once all has come to rest.
    public var trace: [String]
    /// The seed of a random walk; absent where every order was visited, and `trace` is the shortest.
    public var seed: UInt64?

    static let atTheEnd = "everything comes to rest"

    /// A finding as its checker made it.
    public init(fault: String, trace: [String], seed: UInt64? = nil) {
        self.fault = fault
        self.trace = trace
        self.seed = seed
    }

    /// The fault, the seed, and the trace with a number before each step.
    public var description: String {
        let lines = trace.enumerated().map { "  \($0.offset + 1). \($0.element)" }
        return (["\(fault)\(seed.map { " (seed \($0))" } ?? "")"] + lines).joined(separator: "\n")
    }
}
