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
