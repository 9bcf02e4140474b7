import Contracts
import Foundation
import Messaging
import Model
import Postgres
import Sealing
import ServiceTesting
import Testing

@testable import ServiceRuntime

@Suite("Two hands on one lane")
struct HandsTests {
    private static let children = (0..<5).map { _ in Child.ID.random() }
    private static let turns = 150
    private static let tables = """
        create table effect (
            place bigint generated always as identity, child uuid, text text, hand int default pg_backend_pid());
        create table came_early (number bigint);
        create function note_early() returns trigger language plpgsql as
            $$ begin insert into came_early values (new.number); return new; end $$;
        create trigger note_early before insert on runtime_early for each row execute function note_early();
        """

    @Test func `they apply what is queued once and in order, and make nothing come early`() async throws {
        try await OwingIdentity.with { identity in
            try await identity.connection.execute(script: Self.tables)
            let queue = "test.events.\(UUID().uuidString.lowercased())"
            try await identity.topology.declareExchange(Party.identity.events, kind: .direct)
            try await identity.topology.declareQuorumQueue(queue)
            try await identity.topology.bind(queue: queue, to: Party.identity.events, key: queue)
            do {
                try await publish(to: queue, by: identity)
                try await work(on: queue, of: identity)
            } catch {
                try? await identity.topology.deleteQueue(queue)
                throw error
            }
            try await identity.topology.deleteQueue(queue)
            let (effects, early) = try await identity.connection.withSnapshot { snapshot in
                (
                    try await snapshot.query("select child, text, hand from effect order by place")
                        .decode((UUID, String, Int32).self),
                    try await snapshot.query("select count(*) from came_early").decode(Int.self)[0]
                )
            }
            for child in Self.children {
                #expect(effects.filter { $0.0 == child.uuid }.map(\.1) == (1...Self.turns).map(String.init))
            }
            #expect(early == 0)
            #expect(Set(effects.map(\.2)).count == 2, "one hand did all of it")
        }
    }

    /// One event about each child in turn, so that each portion has all subjects of the one before.
    private func publish(to queue: String, by identity: OwingIdentity) async throws {
        let authenticity = try Self.authenticity
        let encoder = WireCoding.encoder()
        let messages = try (1...Self.turns).flatMap { number in
            try Self.children.map { child in
                var headers = Wire.headers(from: .identity, at: Date(), subject: child.uuid.text, traceparent: nil)
                headers[Wire.positionsHeader] = .string("\(child):\(number)")
                headers[Wire.epochHeader] = .integer(1)
                return try authenticity.signed(
                    OutgoingMessage(
                        exchange: Party.identity.events, routingKey: queue,
                        properties: MessageProperties(
                            contentType: "application/json", messageID: UUID.random().text, type: Noted.route.type,
                            userID: Party.identity.rawValue, persistent: true, headers: headers),
                        body: encoder.encode(Noted(child: child, text: "\(number)"))), to: .identity)
            }
        }
        let fates = try await identity.publisher.publish(messages)
        #expect(fates.allSatisfy { $0 == .confirmed })
    }

    /// Runs the lane with two hands until all has its effect.
    private func work(on queue: String, of identity: OwingIdentity) async throws {
        let ground = try ground(of: identity)
        let consumer = identity.consumer(of: queue)
        let supply = Supply(of: .events, ground: ground, consumer: consumer, most: 4, on: identity.loop)
        let schema = try await identity.connection.withSnapshot {
            try await $0.query("select current_schema()::text").decode(String.self)[0]
        }
        let address = ScratchDatabase.address(try ScratchDatabase.address(), schema: schema)
        let connections = (0..<2).map { _ in Connection(address, on: identity.loop, logger: ground.logger) }
        let hands = connections.map {
            BatchWorker(
                lane: .events, ground: ground, supply: supply, connection: $0, consumer: consumer,
                publisher: identity.publisher, on: identity.loop)
        }
        async let first: Void = hands[0].run()
        async let second: Void = hands[1].run()
        while try await !isDone(identity) { try await Task.sleep(for: .milliseconds(20)) }
        await consumer.close()
        _ = await (first, second)
        for connection in connections { await connection.close() }
    }

    private func isDone(_ identity: OwingIdentity) async throws -> Bool {
        let (effects, parked) = try await identity.connection.withSnapshot {
            try await $0.query("select (select count(*) from effect), (select count(*) from runtime_parked)")
                .decode((Int, Int).self)[0]
        }
        try #require(parked == 0)
        return effects >= Self.turns * Self.children.count
    }

    private func ground(of identity: OwingIdentity) throws -> Ground {
        let given = identity.ground
        return Ground(
            party: .identity, replica: given.replica,
            subscriptions: [Noted.route.type: .handle(Noted.self, with: NotedHandler())], verifier: given.verifier,
            authenticity: try Self.authenticity, relay: given.relay, jobs: given.jobs, auditWatch: given.auditWatch,
            logger: given.logger, now: { Date() })
    }

    /// Identity writes to itself here, with a key that the broker's administrator has not.
    private static let key = Data((0..<32).map { _ in UInt8.random(in: 0...255) })
    private static var authenticity: Authenticity {
        get throws {
            Authenticity(
                party: .identity, codes: try MessageCodes(outgoing: [.identity: key], incoming: [.identity: key]))
        }
    }
}
