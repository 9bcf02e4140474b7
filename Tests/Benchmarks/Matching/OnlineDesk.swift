import Contracts
import EventLoop
import Foundation
import Identity
import Logging
import Model
import Postgres
import Sealing
import ServiceRuntime

/// Identity's handlers on a connection and a loop of their own, as a lane of the service has them.
actor OnlineDesk {
    private nonisolated let loop = EventLoop(name: "desk")
    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    static let people: @Sendable () throws -> PeopleStore = {
        PeopleStore(hash: try KeyedHash(key: Data(1...32)))
    }
    private let connection: Connection
    private let intake: ReportInvolvementHandler
    private let finding: FindChildHandler
    private let sealer: IntakeSealer
    private let now = Date()
    private let practitioner: Principal
    private var backend: Int?
    private var made = 0
    private let run = UUID.random().uuidString.prefix(8)

    /// What became of a batch, and after how many ms.
    struct Times {
        var outcomes: [Outcome<Receipt>] = []
        var decided = 0.0
        var committed = 0.0
    }

    /// `keys`: of the intake, the same for replicas that take from one queue.
    init(_ site: OnlineSite, keys: (publicKey: Data, secretKey: Data) = IntakeOpener.newKeyPair()) throws {
        connection = site.connection(on: loop)
        sealer = try IntakeSealer(publicKey: keys.publicKey)
        let border = IntakeBorder(
            opener: try IntakeOpener(secretKey: keys.secretKey),
            sources: ReportOrigin.sources, hash: try KeyedHash(key: Data(1...32)))
        let vault = try EnvelopeSealer(publicKey: EnvelopeOpener.newKey().publicKey)
        intake = ReportInvolvementHandler(
            desk: IntakeDesk(border: border, people: try Self.people(), vault: vault))
        finding = FindChildHandler(
            people: try Self.people(), vault: vault, lookups: LookupDesk(hash: try KeyedHash(key: Data(1...32))))
        practitioner = Principal(
            account: .random(), organisation: .random(), role: .practitioner, lookup: .search, request: UUID.random(),
            expires: .distantFuture)
    }

    /// The reports as they come off the queue of the intake, each as a new record.
    func sealed(_ reports: [GeneratedReport]) throws -> [Received<ReportInvolvement>] {
        try reports.map { report in
            made += 1
            guard let event = report.event(record: "\(run)-\(made)", at: now) else {
                throw OnlineFault("a report that no source could make")
            }
            let sealed = try sealer.seal(try WireCoding.encoder().encode(event))
            return Received(
                ReportInvolvement(sealed: sealed),
                Context(messageID: UUID.random(), source: report.origin.source, now: now))
        }
    }

    /// Hands reports to the intake; timed from the sealed events to the last decision, and to the end of the commit.
    func decide(_ batch: [Received<ReportInvolvement>]) async throws -> Times {
        var times = Times()
        let start = ContinuousClock.now
        try await connection.withTransaction { transaction in
            var known = try await intake.load(for: batch, in: transaction)
            for received in batch {
                times.outcomes.append(try intake.decide(received.message, &known, received.context))
            }
            times.decided = (ContinuousClock.now - start) / .milliseconds(1)
            try await intake.apply(known, in: transaction)
        }
        times.committed = (ContinuousClock.now - start) / .milliseconds(1)
        return times
    }

    /// What becomes of each report if it comes alone: of none is anything written, and none knows of the others.
    func decideEachAlone(_ batch: [Received<ReportInvolvement>]) async throws -> [Outcome<Receipt>] {
        try await connection.withTransaction { transaction in
            let known = try await intake.load(for: batch, in: transaction)
            return try batch.map { received in
                var own = known
                return try intake.decide(received.message, &own, received.context)
            }
        }
    }

    /// Asks as a practitioner does; the answer, and after how many ms it is there.
    func find(_ query: FindChild) async throws -> (reply: FindChild.Reply, took: Double) {
        let context = Context(messageID: UUID.random(), principal: practitioner, now: now)
        let start = ContinuousClock.now
        let reply = try await connection.withTransaction { transaction in
            try await finding.answer(query, context, in: transaction).reply
        }
        return (reply, (ContinuousClock.now - start) / .milliseconds(1))
    }

    /// What was spent so far.
    func cost() async throws -> ProcessorTime {
        if backend == nil {
            backend = try await connection.withTransaction {
                try await $0.query("select pg_backend_pid()::bigint").first(as: Int.self)
            }
        }
        return ProcessorTime(backend: backend ?? 0)
    }
}
