import Contracts
import EventLoop
import FoundationEssentials
import Glibc
import Logging
import Messaging
import Model
import Postgres
import Sealing
import ServiceLifecycle
import UnixSignals

/// Runs one replica of a service: waits for what it needs, migrates its schema, works its lanes, ends in order.
public enum Service {
    /// The whole of a service's `main`. `wiring` constructs the handlers once the configuration is known.
    ///
    /// Ends with exit code 78 and one line on standard error when the configuration is at fault, 70 and a line for
    /// anything else that keeps it from running, 0 after SIGTERM.
    public static func main(
        _ party: Party, migrations: [Migration], wiring: (ServiceEnvironment) async throws -> Wiring
    ) async throws {
        do {
            let environment = try await ServiceEnvironment.load(for: party)
            try await run(environment, migrations: migrations, wiring: try await wiring(environment))
        } catch let fault as ConfigurationFault {
            ErrorStream.write("\(party.rawValue): \(fault.description)\n")
            exit(78)
        } catch {
            // An error that leaves `main` is a trap, with a core instead of a reason.
            ErrorStream.write("\(party.rawValue): ended: \(reason(of: error))\n")
            exit(70)
        }
    }

    static func run(_ environment: ServiceEnvironment, migrations: [Migration], wiring: Wiring) async throws {
        let replica = try await Replica(environment, migrations: migrations, wiring: wiring)
        let group = ServiceGroup(
            configuration: .init(
                services: [.init(service: replica)], gracefulShutdownSignals: [.sigterm, .sigint],
                logger: environment.logger))
        try await group.run()
    }
}

/// One process of a service, with its lanes, relay and jobs.
struct Replica: ServiceLifecycle.Service {
    private let ground: Ground
    private let wiring: Wiring
    private let environment: ServiceEnvironment
    private let relayConnection: Connection
    private let jobConnection: Connection
    private let jobPublisher: Publisher
    private let asker: Asker?

    /// Waits for the database, as long as it takes, and brings the schema up to date.
    init(_ environment: ServiceEnvironment, migrations: [Migration], wiring: Wiring) async throws {
        let party = environment.party
        let logger = environment.logger
        let watch = AuditWatch()
        let replica = UUID.random()
        let relayLoop = EventLoop(name: "relay")
        let jobLoop = EventLoop(name: "jobs")
        relayConnection = Connection(try environment.database(), on: relayLoop, logger: logger)
        jobConnection = Connection(try environment.database(), on: jobLoop, logger: logger)
        let epoch = try await Self.prepare(migrations, of: party, for: replica, on: jobConnection, logger: logger)
        let authenticity = Authenticity(party: party, codes: try environment.messageCodes())
        let relay = Relay(
            party: party, replica: replica, connection: relayConnection,
            publisher: Publisher(
                try environment.broker(), on: relayLoop, name: "\(party.rawValue).relay", logger: logger),
            authenticity: authenticity, auditWatch: watch, epoch: epoch, on: relayLoop, logger: logger)
        jobPublisher = Publisher(try environment.broker(), on: jobLoop, name: "\(party.rawValue).jobs", logger: logger)
        asker =
            Party.askers.contains(party)
            ? Asker(
                party: party, broker: try environment.broker(), codes: authenticity.codes, on: jobLoop, logger: logger)
            : nil
        let subscriptions = wiring.subscriptions + OperationsHandlers<IdentityTag>.subscriptions(of: party)
        ground = Ground(
            party: party, replica: replica,
            subscriptions: Dictionary(
                subscriptions.map { ($0.route.type, $0) }, uniquingKeysWith: { first, _ in first }),
            verifier: try PrincipalVerifier(publicKey: try environment.key("keys.principalPublic")),
            authenticity: authenticity, relay: relay, jobs: JobBoard(), auditWatch: watch, logger: logger,
            intakeGate: wiring.intakeGate, asker: asker, now: { Date() })
        self.wiring = wiring
        self.environment = environment
    }

    /// Begins again whenever the database goes away in the middle of it. The epoch comes back.
    private static func prepare(
        _ migrations: [Migration], of party: Party, for replica: UUID, on connection: Connection, logger: Logger
    ) async throws -> Int {
        while true {
            try await connection.waitUntilConnected()
            do {
                try await SafetyCheck.database(connection)
                try await Schema.migrate(migrations, on: connection, logger: logger)
                let epoch = try await Epoch(on: connection)
                try epoch.check(of: party)
                // Before the first row that it might leave behind.
                try await HousekeepingJob.register(replica, started: Date(), on: connection)
                return epoch.number
            } catch let error as PostgresError where error.isRetriable {
                logger.notice("the database asks to try again", metadata: ["error": "\(error)"])
            }
        }
    }

    func run() async throws {
        do {
            try await cancelWhenGracefulShutdown {
                try await BrokerSafety(
                    address: environment.broker(), queues: TopologyPlan.lanes(of: ground.party), logger: ground.logger
                ).check()
            }
        } catch is CancellationError {
            return
        }
        var workers: [Worker] = []
        for index in 0..<environment.number("lanes.requests", default: 3) {
            workers.append(try requestWorker(index))
        }
        workers.append(try batchWorker(.events, hands: max(1, environment.number("lanes.hands", default: 2))))
        // Reports have no places yet: what two hands took at once would be applied in either order.
        if ground.party == .identity { workers.append(try batchWorker(.intake, hands: 1)) }
        let consumers = workers.map(\.consumer)
        let announcer = Announcer(party: ground.party, replica: ground.replica)
        let jobs: [any Job] =
            wiring.jobs + [
                HousekeepingJob(replica: ground.replica, started: ground.now()),
                RetryParkedJob(ground: ground, announcer: announcer),
                DrainEarlyJob(ground: ground, announcer: announcer),
                OwedRepliesJob(ground: ground, publisher: jobPublisher),
                ExpiryJob(), OfferAgainJob(), TellAgainJob(), NoteEpochJob(),
            ]
        let runners = jobs.map { runner($0, announcer) }
        ground.logger.info("ready", metadata: ["replica": "\(ground.replica)"])
        // Before the first question, which would wait for it in vain.
        let connecting = Task { [asker] in try? await asker?.connected(within: .seconds(60)) }
        let relaying = Task { [relay = ground.relay] in await relay.run() }
        await withTaskGroup(of: Void.self) { running in
            for runner in runners { running.addTask { await runner.run() } }
            for worker in workers { running.addTask { await worker.run() } }
            // Stop taking in first; what is at work is finished, then told, then the relay ends.
            try? await gracefulShutdown()
            for consumer in consumers { await consumer.close() }
            running.cancelAll()
        }
        connecting.cancel()
        await ground.relay.close()
        await relaying.value
        try? await forget()
        ground.logger.info("ended", metadata: ["replica": "\(ground.replica)"])
    }

    private struct Worker: Sendable {
        let consumer: Consumer
        let run: @Sendable () async -> Void
    }

    private func requestWorker(_ index: Int) throws -> Worker {
        let loop = EventLoop(name: "requests-\(index)")
        let (consumer, publisher) = try parts(of: .requests, prefetch: 32, on: loop)
        let worker = RequestWorker(
            ground: ground, connection: try connection(on: loop), consumer: consumer, publisher: publisher, on: loop)
        return Worker(consumer: consumer) { await worker.run() }
    }

    private func batchWorker(_ lane: Lane, hands: Int) throws -> Worker {
        let loop = EventLoop(name: lane.rawValue)
        let (consumer, publisher) = try parts(of: lane, prefetch: 1024, on: loop)
        let supply = Supply(
            of: lane, ground: ground, consumer: consumer, most: max(1, environment.number("lanes.batch", default: 512)),
            on: loop)
        let workers = try (0..<hands).map { _ in
            BatchWorker(
                lane: lane, ground: ground, supply: supply, connection: try connection(on: loop), consumer: consumer,
                publisher: publisher, on: loop)
        }
        return Worker(consumer: consumer) {
            await withTaskGroup(of: Void.self) { working in
                for worker in workers { working.addTask { await worker.run() } }
            }
        }
    }

    private func connection(on loop: EventLoop) throws -> Connection {
        Connection(try environment.database(), on: loop, logger: ground.logger)
    }

    private func parts(of lane: Lane, prefetch: Int, on loop: EventLoop) throws -> (Consumer, Publisher) {
        let broker = try environment.broker()
        let name = "\(ground.party.rawValue).\(lane.rawValue)"
        return (
            Consumer(
                broker, queue: lane.queue(of: ground.party), prefetch: prefetch, on: loop, name: name,
                logger: ground.logger),
            Publisher(broker, on: loop, name: name, logger: ground.logger)
        )
    }

    private func runner(_ job: any Job, _ announcer: Announcer) -> JobRunner {
        JobRunner(
            job: job, board: ground.jobs, connection: jobConnection,
            committer: Committer(announcer: announcer, relay: ground.relay, board: ground.jobs), asker: asker,
            now: ground.now, logger: ground.logger)
    }

    private func forget() async throws {
        try await relayConnection.withTransaction {
            $0.write("delete from runtime_replica where id = \(ground.replica)")
        }
    }
}
