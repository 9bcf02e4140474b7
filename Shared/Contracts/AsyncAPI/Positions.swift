/// The hints by which consumers tell producers what they have passed.
enum Positions {
    /// The producers, and the consumers of their events.
    static var pairs: [(producer: Party, consumers: [Party])] {
        Party.services.compactMap { producer in
            let events = Catalogue.messages.filter { $0 is any Event.Type && $0.senders.contains(producer) }
            let consumers = Party.services.filter { party in events.contains { $0.receivers.contains(party) } }
            return consumers.isEmpty ? nil : (producer, consumers)
        }
    }

    static func route(to producer: Party) -> Route { Route(producer, "positions-passed", lane: .events) }

    static var types: [String] { pairs.map { route(to: $0.producer).type } }
}
