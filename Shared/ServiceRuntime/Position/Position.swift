import FoundationEssentials

/// A place in one producer's sequence about one subject.
struct Position: Hashable, Sendable {
    var subject: UUID
    /// From 1, without gaps.
    var number: Int
    var timeline = Timeline.first
}

/// Which life of its producer a number was given in.
///
/// A producer that was restored from a backup begins a new epoch. There a sequence goes on behind `base`, the last number
/// that the backup knew of it, which was given in the epoch `prior`. All numbers that an epoch gives in a sequence bear
/// the same three.
struct Timeline: Hashable, Sendable {
    var epoch = 1
    var base = 0
    var prior = 1

    static let first = Timeline()
}

/// One producer's sequence about one subject.
struct SubjectSequence: Hashable, Sendable {
    var source: String
    var subject: UUID
}

/// A sequence of which events came here that its producer no longer knows, because it was restored to a state before
/// them: what they did is for people to reconcile.
struct Fork: Hashable, Sendable {
    var sequence: SubjectSequence
    /// The epoch that gave the lost numbers.
    var abandoned = 1
    /// In which the producer goes on.
    var epoch: Int
    /// The last number that both histories share.
    var base: Int
    /// The last number of the lost history that was seen here.
    var reached: Int
    /// How many events of the lost history had their effect here.
    var applied: Int
}
