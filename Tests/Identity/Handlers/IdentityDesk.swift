import Contracts
import EventLoop
import Foundation
import Logging
import Model
import Postgres
import Sealing
import ServiceRuntime
import ServiceTesting

@testable import Identity

/// Identity without its broker: its handlers on a schema of their own.
struct IdentityDesk: Sendable {
    let connection: Connection
    let intake: IntakeSealer
    let opener: IntakeOpener
    let vault: EnvelopeOpener
    let signer: PrincipalSigner
    let verifier: PrincipalVerifier
    let people: PeopleStore
    var border: IntakeBorder

    init(on connection: Connection, allowsPlain: Bool = false) throws {
        self.connection = connection
        let keys = IntakeOpener.newKeyPair()
        opener = try IntakeOpener(secretKey: keys.secretKey)
        intake = try IntakeSealer(publicKey: keys.publicKey)
        vault = EnvelopeOpener.newKey()
        let signing = PrincipalSigner.newKeyPair()
        signer = try PrincipalSigner(secretKey: signing.secretKey)
        verifier = try PrincipalVerifier(publicKey: signing.publicKey)
        let hash = try KeyedHash(key: Data(1...32))
        people = PeopleStore(hash: hash)
        border = IntakeBorder(opener: opener, sources: EventBody.sources, hash: hash, allowsPlain: allowsPlain)
    }

    static func run(allowsPlain: Bool = false, _ body: (IdentityDesk) async throws -> Void) async throws {
        try await withScratchSchema(migrations: IdentityService.migrations) { connection in
            try await body(try IdentityDesk(on: connection, allowsPlain: allowsPlain))
        }
    }

    var vaultSealer: EnvelopeSealer { get throws { try EnvelopeSealer(publicKey: vault.publicKey) } }
    var factors: SecondFactorStore { SecondFactorStore(border.hash) }
    var signInHandler: SignInHandler {
        SignInHandler(opener: opener, factors: factors, attempts: AttemptStore(hash: border.hash))
    }
    var findHandler: FindChildHandler {
        get throws { FindChildHandler(people: people, vault: try vaultSealer, lookups: LookupDesk(hash: border.hash)) }
    }
    var authoriseHandler: AuthoriseHandler { get throws { try authoriseHandler(limits: LookupLimits()) } }

    func authoriseHandler(limits: LookupLimits) throws -> AuthoriseHandler {
        AuthoriseHandler(
            opener: opener, signer: signer, vault: try vaultSealer,
            lookups: LookupDesk(hash: border.hash, limits: limits))
    }

    var desk: IntakeDesk { get throws { IntakeDesk(border: border, people: people, vault: try vaultSealer) } }

    func sealed(_ event: IntakeEvent) throws -> Data { try intake.seal(try WireCoding.encoder().encode(event)) }

    /// One batch of one source, by the handler and in one transaction, as the runtime does it.
    @discardableResult
    func submit(
        _ bodies: [Data], from source: String = "school-census", at now: Date = EventBody.now,
        isRedelivered: Bool = false, crashing: (any Error)? = nil, on other: Connection? = nil
    )
        async throws -> [Outcome<Receipt>]
    {
        let handler = ReportInvolvementHandler(desk: try desk)
        let batch = bodies.map {
            Received(
                ReportInvolvement(sealed: $0),
                Context(messageID: UUID(), source: source, now: now, isRedelivered: isRedelivered))
        }
        return try await (other ?? connection).withTransaction { transaction in
            var known = try await handler.load(for: batch, in: transaction)
            var outcomes: [Outcome<Receipt>] = []
            for received in batch {
                outcomes.append(try handler.decide(received.message, &known, received.context))
            }
            try await handler.apply(known, in: transaction)
            if let crashing { throw crashing }
            return outcomes
        }
    }

    @discardableResult
    func submit(
        _ told: [Told], at now: Date = EventBody.now, isRedelivered: Bool = false, on other: Connection? = nil
    ) async throws -> [Outcome<Receipt>] {
        try await submit(
            try told.map { try sealed($0.event) }, at: now, isRedelivered: isRedelivered, on: other)
    }

    /// A further connection to the same schema, as another replica has one.
    func replica() async throws -> Connection {
        let schema = try await rows("select current_schema()").first(as: String.self) ?? ""
        return Connection(
            ScratchDatabase.address(try ScratchDatabase.address(), schema: schema), on: EventLoop(name: "replica"),
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
    }

    func rows(_ sql: SQL) async throws -> Rows { try await connection.withTransaction { try await $0.query(sql) } }

    func count(_ table: String) async throws -> Int {
        try await rows("select count(*) from \(identifier: table)").first(as: Int.self) ?? 0
    }

    /// As those who run the system, unless somebody else is named.
    func send<H: MessageHandler>(
        _ message: H.Input, to handler: H, as principal: Principal? = nil, sender: Party = .operations,
        at now: Date = EventBody.now
    ) async throws -> Outcome<H.Input.Reply> {
        try await connection.withTransaction { transaction in
            try await handler.handle(
                message, Context(messageID: UUID(), sender: sender, principal: principal, now: now), in: transaction)
        }
    }

    func ask<H: QueryHandler>(
        _ query: H.Input, of handler: H, as principal: Principal? = nil, sender: Party? = nil,
        at now: Date = EventBody.now
    )
        async throws -> Answer<H.Input.Reply>
    {
        try await connection.withTransaction { transaction in
            try await handler.answer(
                query, Context(messageID: UUID(), sender: sender, principal: principal, now: now),
                in: transaction)
        }
    }
}

extension Outcome<Receipt> {
    var reported: ChildReported? { events.lazy.compactMap { $0 as? ChildReported }.first }
    var whereabouts: WhereaboutsReported? { events.lazy.compactMap { $0 as? WhereaboutsReported }.first }
}
