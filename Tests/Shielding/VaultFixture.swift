import Contracts
import EventLoop
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
    let journal: ShieldJournal
    var store: VaultStore { VaultStore(loading: loading) }
    var covers: CoverStore { CoverStore(loading: loading) }
    var loading: LoadingStore { LoadingStore(journal: journal, responsibles: responsibles) }
    var responsibles: ResponsibleStore { ResponsibleStore(vault: vault) }
    var desk: ShieldDesk { ShieldDesk(vault: vault, responsibles: responsibles, covers: covers) }
    /// Whoever seals for the vault.
    let sealer: EnvelopeSealer
    let outerKeys: OuterKeyFolder
    /// Identity, who reads what the vault seals for it.
    let identity: IntakeOpener

    static func with(
        _ migrations: [Migration] = ShieldingService.migrations, _ body: (VaultFixture) async throws -> Void
    ) async throws {
        let opener = EnvelopeOpener.newKey()
        let codes = try KeyedHash(key: Data((0..<32).map { _ in .random(in: .min ... .max) }))
        let keys = try ScratchKeys()
        defer { keys.remove() }
        let identity = try IntakeOpener(secretKey: IntakeOpener.newKeyPair().secretKey)
        let vault = try Vault(
            secretKey: opener.rawSecretKey, outerKeys: OuterKeyFiles(folder: keys.folder, logger: quiet), codes: codes,
            identity: IntakeSealer(publicKey: identity.publicKey), logger: quiet)
        let file = NSTemporaryDirectory() + "contactpoint-journal-\(UUID())"
        _ = FileManager.default.createFile(atPath: file, contents: nil)
        defer { try? FileManager.default.removeItem(atPath: file) }
        let journal = try ShieldJournal(path: file, codes: codes, logger: quiet)
        let sealer = try EnvelopeSealer(publicKey: opener.publicKey)
        try await withScratchSchema(migrations: migrations) { connection in
            try await body(
                VaultFixture(
                    connection: connection, vault: vault, journal: journal, sealer: sealer, outerKeys: keys.folder,
                    identity: identity))
        }
    }

    /// A folder with one outer key.
    struct ScratchKeys {
        let folder = OuterKeyFolder(path: NSTemporaryDirectory() + "contactpoint-keys-\(UUID())")

        init() throws {
            try FileManager.default.createDirectory(
                atPath: folder.path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            _ = try folder.add()
        }

        func remove() { try? FileManager.default.removeItem(atPath: folder.path) }
    }

    static let quiet: Logger = {
        var logger = Logger(label: "shielding-tests")
        logger.logLevel = .critical
        return logger
    }()

    /// Handles events in one batch, as the runtime would; what that announces.
    @discardableResult
    func deposit(_ events: [WhereaboutsReported]) async throws -> [any Event] {
        try await handle(events, with: WhereaboutsReportedHandler(vault: vault, store: store, covers: covers))
    }

    @discardableResult
    func deposit(_ events: [InvolvementDeclared]) async throws -> [any Event] {
        try await handle(events, with: InvolvementDeclaredHandler(vault: vault, store: store))
    }

    func release(
        _ child: Child.ID, to role: Role = .practitioner, _ account: Account.ID = .random(),
        of authority: AuthorityCode? = Invented.authority
    ) async throws -> Answer<Release.Reply> {
        let query = Release(principal: Self.unsigned, child: child, reason: .newReferral)
        return try await connection.withTransaction {
            try await ReleaseHandler(vault: vault, store: store).answer(
                query, Self.context(role, account, of: authority, opening: child), in: $0)
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
        _ child: Child.ID, by account: Account.ID = .random(), as role: Role = .shieldingOfficer,
        of authority: AuthorityCode? = Invented.authority, at now: Date = Date()
    ) async throws -> Outcome<ShieldChild.Reply> {
        try await connection.withTransaction {
            try await shield(child, by: account, as: role, of: authority, at: now, in: $0)
        }
    }

    func shield(
        _ child: Child.ID, by account: Account.ID = .random(), as role: Role = .shieldingOfficer,
        of authority: AuthorityCode? = Invented.authority, at now: Date = Date(), in transaction: borrowing Transaction
    ) async throws -> Outcome<ShieldChild.Reply> {
        let command = ShieldChild(principal: Self.unsigned, child: child, grounds: .witnessProtection)
        return try await ShieldChildHandler(desk: desk)
            .handle(command, Self.context(role, account, now, of: authority), in: transaction)
    }

    @discardableResult
    func merge(_ merged: Child.ID, into survivor: Child.ID) async throws -> [any Event] {
        let event = ChildrenMerged(
            merged: merged, survivor: `A shield over children who are merged and separated`.shape(survivor))
        return try await connection.withTransaction {
            try await ChildrenMergedHandler(vault: vault, covers: covers).handle(
                event, Context(messageID: UUID(), sender: .identity, now: Date()), in: $0
            ).events
        }
    }

    func separate(_ other: Child.ID, from child: Child.ID, records: [SourceRecord.ID]) async throws {
        typealias Reshaping = `A shield over children who are merged and separated`
        let event = ChildrenSeparated(
            child: child, left: Reshaping.shape(child), separated: Reshaping.shape(other), records: records, handles: []
        )
        try await connection.withTransaction {
            _ = try await ChildrenSeparatedHandler(vault: vault, covers: covers).handle(
                event, Context(messageID: UUID(), sender: .identity, now: Date()), in: $0)
        }
    }

    @discardableResult
    func lift(
        _ child: Child.ID, by account: Account.ID = .random(), as role: Role = .shieldingOfficer,
        of authority: AuthorityCode? = Invented.authority, at now: Date = Date()
    ) async throws -> Outcome<LiftShield.Reply> {
        try await connection.withTransaction {
            try await lift(child, by: account, as: role, of: authority, at: now, in: $0)
        }
    }

    func lift(
        _ child: Child.ID, by account: Account.ID, as role: Role = .shieldingOfficer,
        of authority: AuthorityCode? = Invented.authority, at now: Date = Date(), in transaction: borrowing Transaction
    ) async throws -> Outcome<LiftShield.Reply> {
        try await LiftShieldHandler(vault: vault, responsibles: responsibles, covers: covers).handle(
            LiftShield(principal: Self.unsigned, child: child),
            Self.context(role, account, now, of: authority), in: transaction)
    }

    private func handle<Handler: BatchHandler>(
        _ events: [Handler.Input], with handler: Handler
    ) async throws -> [any Event] {
        try await connection.withTransaction { try await handle(events, with: handler, in: $0) }
    }

    private func handle<Handler: BatchHandler>(
        _ events: [Handler.Input], with handler: Handler, in transaction: borrowing Transaction
    ) async throws -> [any Event] {
        let batch = events.map { Received($0, Context(messageID: UUID(), now: Date())) }
        var known = try await handler.load(for: batch, in: transaction)
        var announced: [any Event] = []
        for received in batch {
            announced += try handler.decide(received.message, &known, received.context).events
        }
        try await handler.apply(known, in: transaction)
        return announced
    }

    /// As `deposit`, in a transaction that is still open.
    func deposit(_ events: [WhereaboutsReported], in transaction: borrowing Transaction) async throws -> [any Event] {
        try await handle(
            events, with: WhereaboutsReportedHandler(vault: vault, store: store, covers: covers), in: transaction)
    }

    /// The database's process behind the connection.
    func backend() async throws -> Int {
        try await connection.withTransaction {
            try await $0.query("select pg_backend_pid()::bigint").first(as: Int.self) ?? 0
        }
    }

    /// The same vault on a connection of its own.
    func beside<T: Sendable>(_ body: (VaultFixture) async throws -> T) async throws -> T {
        let schema = try await connection.withTransaction {
            try await $0.query("select current_schema()::text").first(as: String.self)
        }
        let loop = EventLoop(name: "beside")
        defer { loop.stop() }
        let address = ScratchDatabase.address(try ScratchDatabase.address(), schema: schema ?? "")
        let other = Connection(address, on: loop, logger: Self.quiet)
        let result: Result<T, any Error>
        do {
            result = .success(
                try await body(
                    VaultFixture(
                        connection: other, vault: vault, journal: journal, sealer: sealer, outerKeys: outerKeys,
                        identity: identity)))
        } catch {
            result = .failure(error)
        }
        await other.close()
        return try result.get()
    }

    /// Children of whom something was reported and nothing is told: one with a shield, one who may be that one, and one of age.
    func withheld() async throws -> (shielded: Child.ID, held: Child.ID, archived: Child.ID) {
        let (shielded, held, archived) = (Child.ID.random(), Child.ID.random(), Child.ID.random())
        for child in [shielded, archived] { try await deposit([try sealer.reported(of: child)]) }
        try await shield(shielded)
        try await deposit([try sealer.reported(of: held, candidates: [shielded])])
        let retention = Retention(
            archived: PartialDate("2020-01-01")!, investigationOnly: PartialDate("2021-01-01")!,
            due: PartialDate("2099-01-01")!)
        try await connection.withTransaction {
            RetentionStore().put(
                RetentionSet(child: archived, authority: Invented.authority, retention: retention), in: $0)
        }
        return (shielded, held, archived)
    }

    static let unsigned = SignedPrincipal(statement: Data(), signature: Data())

    static func context(
        _ role: Role, _ account: Account.ID = .random(), _ now: Date = Date(),
        of authority: AuthorityCode? = Invented.authority, opening child: Child.ID? = nil
    ) -> Context {
        let request = UUID()
        return Context(
            messageID: request, sender: .gateway,
            principal: Principal(
                account: account, organisation: .random(), role: role, authority: authority, confirmed: now,
                lookup: child.map(Lookup.opening), request: request, expires: now.addingTimeInterval(5)),
            now: now)
    }
}
