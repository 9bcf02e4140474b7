import Contracts

/// `PositionsPassed`, whoever the producer is: the runtime reads and writes it alike for all.
typealias PassedPositions = PositionsPassed<IdentityTag>

extension PositionsPassed {
    /// The wire name of the hint towards `producer`.
    static func type(of producer: Party) -> String { route(to: producer).type }

    static func route(to producer: Party) -> Route {
        Route(producer, Self.route.name, version: Self.route.version, lane: Self.route.lane)
    }
}

/// How far a consumer says that it has passed a sequence. The later word counts: of a later life of the consumer, then of
/// a later epoch of the producer, then of a higher number.
struct Passed: Comparable, Sendable {
    var number: Int
    var epoch = 1
    /// The consumer's own epoch: what it said before it was restored from a backup, it has forgotten.
    var life = 1

    static func < (one: Passed, other: Passed) -> Bool {
        (one.life, one.epoch, one.number) < (other.life, other.epoch, other.number)
    }
}
