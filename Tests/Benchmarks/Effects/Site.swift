import Contracts
import EventLoop
import Foundation
import Logging
import Messaging
import Postgres

/// The queues, the schema and the configuration that ours and the peer work on, made anew for each run.
struct Site {
    /// Something was lost, done twice or not acknowledged.
    struct Wrong: Error, CustomStringConvertible {
        let description: String
    }

    /// Confirms came so late that the relay offered messages again, which a consumer would pass over. They can't be
    /// told from others by counting, so that the run says nothing.
    struct OfferedAgain: Error {}

    let brokerURL: String
    let files: URL
    private let keys: Keys
    private let topology: Topology
    private let publisher: Publisher
    private let admin: Connection
    private let service: DatabaseAddress

    static let input = Lane.events.queue(of: .directory)
    static let output = Lane.events.queue(of: .notifications)
    /// Where the runtime tells Identity what has been passed.
    static let hints = Lane.events.queue(of: .identity)
    /// Where the runtime hears operators' questions; nothing comes here.
    private static let requests = Lane.requests.queue(of: .directory)
    private static let schema = "directory"

    /// `conninfo` is an administrator's, as `brokerURL` is; the broker has the users `identity` and `directory` with
    /// the administrator's password.
    init(brokerURL: String, conninfo: String, files: URL, keys: Keys, logger: Logger) throws {
        self.brokerURL = brokerURL
        self.files = files
        self.keys = keys
        let loop = EventLoop(name: "site")
        topology = Topology(try BrokerAddress(url: brokerURL), on: loop, logger: logger)
        publisher = Publisher(
            try BrokerAddress(url: Self.url(brokerURL, user: .identity)), on: loop, name: "bench", logger: logger)
        let address = DatabaseAddress(conninfo: conninfo)
        admin = Connection(address, on: loop, logger: logger)
        service = address.role(Self.schema, password: keys.word)
    }

    static func url(_ url: String, user: Party) -> String {
        url.replacing(/\/\/[^:]*:/, with: "//\(user.rawValue):")
    }

    /// What stays from run to run.
    func prepare() async throws {
        for party in [Party.identity, .directory] {
            try await topology.declareExchange(party.events, kind: .direct)
        }
        try await topology.declareQuorumQueue(Self.requests)
        try await admin.execute(
            script: """
                create role \(Self.schema) login password '\(keys.word)';
                alter role \(Self.schema) set search_path = \(Self.schema);
                alter role \(Self.schema) set enable_seqscan = off;
                """)
    }

    /// Empty queues and an empty schema, then `messages` in the first queue.
    func renew(with messages: ArraySlice<OutgoingMessage>) async throws {
        for queue in [Self.input, Self.output, Self.hints] {
            try await topology.deleteQueue(queue)
            try await topology.declareQuorumQueue(queue)
        }
        try await topology.bind(
            queue: Self.input, to: Party.identity.events, key: Observed.route.key(to: .directory))
        try await topology.bind(
            queue: Self.output, to: Party.directory.events, key: Noted.route.key(to: .notifications))
        try await topology.bind(
            queue: Self.hints, to: Party.directory.events,
            key: PositionsPassed<IdentityTag>.route.key(to: .identity))
        try await admin.execute(
            script: """
                drop schema if exists \(Self.schema) cascade;
                create schema \(Self.schema) authorization \(Self.schema);
                """)
        for start in stride(from: messages.startIndex, to: messages.endIndex, by: 1000) {
            let end = min(start + 1000, messages.endIndex)
            let fates = try await publisher.publish(Array(messages[start..<end]), within: .seconds(60))
            guard fates.allSatisfy({ $0 == .confirmed }) else { throw Wrong(description: "the feed was not taken") }
        }
    }

    /// The service's configuration, for transactions of at most `batch` messages.
    func configuration(batch: Int) throws -> URL {
        let file = files.appending(path: "effects-\(batch).json")
        try keys.configuration(
            broker: Self.url(brokerURL, user: .directory), conninfo: service.conninfo, batch: batch
        ).write(to: file)
        return file
    }

    /// Each message was acknowledged; where there are effects, there is one of each, else each was forwarded by itself.
    func check(_ count: Int, effects: Bool) async throws {
        let left = try await topology.inspect(queue: Self.input).messages
        let sent = try await topology.inspect(queue: Self.output).messages
        guard effects else {
            guard left == 0, sent == count else {
                throw Wrong(description: "of \(count): left and sent are \(left) and \(sent)")
            }
            return
        }
        let (rows, outbox, places, offers) = try await admin.withTransaction { transaction in
            try await transaction.query(
                """
                select (select count(*) from directory.observation), (select count(*) from directory.runtime_outbox),
                    (select coalesce(sum(number), 0)::bigint from directory.runtime_position),
                    (select coalesce(sum(offers), 0)::bigint from directory.runtime_number)
                """
            ).decode((Int, Int, Int, Int).self)[0]
        }
        if offers > 0 { throw OfferedAgain() }
        guard [left, rows, outbox, places] == [0, count, count, count], (1...count).contains(sent) else {
            throw Wrong(
                description:
                    "of \(count): left, sent, effects, outbox and places are \([left, sent, rows, outbox, places])")
        }
    }
}
