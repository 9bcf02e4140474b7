import Contracts
import Foundation
import Logging
import Model
import Postgres
import Sealing
import ServiceRuntime
import ServiceTesting

@testable import Shielding

/// A vault of a test's own on a real database, and those who write into it and ask it.
struct VaultFixture {
    let connection: Connection
    let vault: Vault
    let store = VaultStore()
    /// Whoever seals for the vault.
    let sealer: EnvelopeSealer

    static func with(_ body: (VaultFixture) async throws -> Void) async throws {
        let opener = EnvelopeOpener.newKey()
        let vault = try Vault(secretKey: opener.rawSecretKey, logger: quiet)
        let sealer = try EnvelopeSealer(publicKey: opener.publicKey)
        try await withScratchSchema(migrations: ShieldingService.migrations) { connection in
            try await body(VaultFixture(connection: connection, vault: vault, sealer: sealer))
        }
    }

    static let quiet: Logger = {
        var logger = Logger(label: "shielding-tests")
        logger.logLevel = .critical
        return logger
    }()

    /// Handles events in one batch, as the runtime would.
    func deposit(_ events: [WhereaboutsReported]) async throws {
        try await handle(events, with: WhereaboutsReportedHandler(vault: vault, store: store))
    }

    func deposit(_ events: [InvolvementDeclared]) async throws {
        try await handle(events, with: InvolvementDeclaredHandler(vault: vault, store: store))
    }

    func release(_ child: Child.ID, to role: Role = .practitioner) async throws -> Answer<Release.Reply> {
        let query = Release(principal: Self.unsigned, child: child, reason: .newReferral)
        return try await connection.withTransaction {
            try await ReleaseHandler(vault: vault, store: store).answer(query, Self.context(role), in: $0)
        }
    }

    func recipients(_ facts: RecipientsOf.Fact...) async throws -> Answer<RecipientsOf.Reply> {
        try await connection.withTransaction {
            try await RecipientsOfHandler(vault: vault, store: store, goodFor: .seconds(60))
                .answer(RecipientsOf(facts: facts), Context(messageID: UUID(), now: Date()), in: $0)
        }
    }

    @discardableResult
    func shield(
        _ child: Child.ID, by account: Account.ID = .random(), as role: Role = .shieldingOfficer, at now: Date = Date()
    ) async throws -> Outcome<ShieldChild.Reply> {
        let command = ShieldChild(principal: Self.unsigned, child: child, grounds: .witnessProtection)
        return try await connection.withTransaction {
            try await ShieldChildHandler(vault: vault, shields: ShieldStore())
                .handle(command, Self.context(role, account, now), in: $0)
        }
    }

    private func handle<Handler: BatchHandler>(_ events: [Handler.Input], with handler: Handler) async throws {
        let batch = events.map { Received($0, Context(messageID: UUID(), now: Date())) }
        try await connection.withTransaction {
            var known = try await handler.load(for: batch, in: $0)
            for received in batch { _ = try handler.decide(received.message, &known, received.context) }
            try await handler.apply(known, in: $0)
        }
    }

    private static let unsigned = SignedPrincipal(statement: Data(), signature: Data())

    private static func context(_ role: Role, _ account: Account.ID = .random(), _ now: Date = Date()) -> Context {
        let request = UUID()
        return Context(
            messageID: request, sender: .gateway,
            principal: Principal(
                account: account, organisation: .random(), role: role, request: request,
                expires: now.addingTimeInterval(5)),
            now: now)
    }
}
