/// What the broker holds besides reply queues: computed from the contracts alone, declared by the set-up job, and
/// compared with the AsyncAPI document.
public struct TopologyPlan: Hashable, Sendable {
    /// An exchange that one party, or one source, alone may write to.
    public struct Exchange: Hashable, Sendable {
        public enum Kind: String, Hashable, Sendable {
            case direct
            /// Whatever key a message bears, it arrives: a source's key proves nothing.
            case fanout
        }

        public let name: String
        public let kind: Kind
    }

    /// Messages that bear `key` go from `exchange` to `queue`.
    public struct Binding: Hashable, Sendable {
        public let queue: String
        public let exchange: String
        public let key: String
    }

    /// In the order of declaration.
    public let exchanges: [Exchange]
    /// Durable quorum queues, all of them.
    public let queues: [String]
    public let bindings: [Binding]

    /// The plan for the parties of the contracts and for `sources`, by their names.
    public init(sources: [String]) {
        exchanges =
            Party.allCases.flatMap {
                [Exchange(name: $0.events, kind: .direct), Exchange(name: $0.replies, kind: .direct)]
            } + sources.map { Exchange(name: SourceQueues.intakeExchange(of: $0), kind: .fanout) }
        queues =
            Party.services.flatMap { [Lane.requests.queue(of: $0), Lane.events.queue(of: $0)] }
            + [Lane.intake.queue(of: .identity)] + sources.map(SourceQueues.receipts)
        bindings =
            Catalogue.messages.flatMap(Self.bindings) + Self.tags.flatMap { Self.passedPositions($0) }
            + sources.flatMap(Self.bindings)
    }

    /// Those whom `asker` asks, and whose replies it reads.
    public static func answerers(to asker: Party) -> [Party] {
        let asked = Catalogue.messages
            .filter { !($0 is any Event.Type) && $0.senders.contains(asker) }.flatMap { $0.receivers }
        return Party.allCases.filter(asked.contains)
    }

    /// Those that `party` sends messages to or has messages from: the relation goes both ways, because what is asked is
    /// answered, and what is announced is confirmed.
    public static func correspondents(of party: Party) -> [Party] {
        let others = Catalogue.messages.flatMap { message in
            (message.senders.contains(party) ? message.receivers : [])
                + (message.receivers.contains(party) ? message.senders : [])
        }
        return Party.allCases.filter(others.contains)
    }

    /// Those whose events `producer` hears of again, as positions that they have passed.
    static func consumers(of producer: Party) -> [Party] {
        let consumers = Catalogue.messages
            .filter { $0 is any Event.Type && $0.senders.contains(producer) }.flatMap { $0.receivers }
        return Party.services.filter(consumers.contains)
    }

    /// The queues that `party` reads.
    public static func lanes(of party: Party) -> [String] {
        let lanes: [Lane] = party == .identity ? [.requests, .events, .intake] : [.requests, .events]
        return Party.services.contains(party) ? lanes.map { $0.queue(of: party) } : []
    }

    private static let tags: [any ServiceTag.Type] = [
        IdentityTag.self, DirectoryTag.self, ShieldingTag.self, NotificationsTag.self, AuditTag.self,
    ]

    private static func bindings(of message: any Message.Type) -> [Binding] {
        message.receivers.flatMap { receiver in
            message.senders.map { sender in
                Binding(
                    queue: message.route.lane.queue(of: receiver), exchange: sender.events,
                    key: message.route.key(to: receiver))
            }
        }
    }

    private static func passedPositions<Producer: ServiceTag>(_: Producer.Type) -> [Binding] {
        let route = PositionsPassed<Producer>.route
        return consumers(of: Producer.party).map {
            Binding(
                queue: route.lane.queue(of: Producer.party), exchange: $0.events,
                key: route.key(to: Producer.party))
        }
    }

    private static func bindings(of source: String) -> [Binding] {
        [
            Binding(
                queue: Lane.intake.queue(of: .identity), exchange: SourceQueues.intakeExchange(of: source), key: ""),
            Binding(
                queue: SourceQueues.receipts(of: source), exchange: Party.identity.replies,
                key: SourceQueues.receipts(of: source)),
        ]
    }
}
