import Contracts
import Foundation
import Model
import Postgres
import ServiceRuntime
import ServiceTesting
import Testing

@testable import Shielding

/// What Directory knows by what the vault has told it.
struct Told {
    private(set) var cleared: [Child.ID: [Child.ID]] = [:]

    mutating func hear(_ events: [any Event]) {
        for case let event as RecordCleared in events { cleared[event.child] = event.candidates }
    }

    subscript(_ child: Child.ID) -> [Child.ID] { cleared[child, default: []] }
}

@Suite struct `A record that may be another child's` {
    let ada = Child.ID.random()
    let ben = Child.ID.random()
    let cy = Child.ID.random()

    func shape(_ child: Child.ID, _ candidates: [Child.ID] = []) -> ReshapedChild {
        `A shield over children who are merged and separated`.shape(child, candidates: candidates)
    }

    func hear<H: MessageHandler>(_ event: H.Input, _ handler: H, _ vault: VaultFixture) async throws -> [any Event]
    where H.Input: Event {
        let context = Context(messageID: UUID(), sender: .identity, now: Date())
        return try await vault.connection.withTransaction { transaction in
            try await handler.handle(event, context, in: transaction).events
        }
    }

    func changed(_ one: Child.ID, _ other: Child.ID, mayBeOne: Bool, _ vault: VaultFixture) async throws
        -> [any Event]
    {
        let event = CandidatesChanged(
            child: one, other: other, mayBeOne: mayBeOne, candidates: mayBeOne ? [other] : [],
            otherCandidates: mayBeOne ? [one] : [])
        return try await hear(event, CandidatesChangedHandler(covers: vault.covers), vault)
    }

    @Test func `is cleared at once when nobody is shielded, and so is that other child`() async throws {
        var told = Told()
        try await VaultFixture.with { vault in
            told.hear(try await vault.deposit([try vault.sealer.reported(of: ada, candidates: [ben])]))
            #expect(told[ada] == [ben])
            #expect(told[ben] == [ada])
            #expect(try await vault.deposit([try vault.sealer.reported(of: ada, candidates: [ben])]).isEmpty)
            #expect(try await vault.deposit([try vault.sealer.reported(of: cy)]).isEmpty)
        }
    }

    @Test func `is held when the other child is shielded, or a third whose it may be, or the child`() async throws {
        for (shielded, candidates) in [(ben, [ben]), (cy, [ben, cy]), (ada, [ben])] {
            try await VaultFixture.with { vault in
                var told = Told()
                #expect(try await vault.shield(shielded).events.isEmpty)
                told.hear(try await vault.deposit([try vault.sealer.reported(of: ada, candidates: candidates)]))
                #expect(told[ada] == [])
                #expect(told[shielded] == [])
            }
        }
    }

    @Test func `is held when a report of the same batch, or of a later one, brings a shielded child in`() async throws {
        for batches in [[[[ben], [cy]]], [[[ben]], [[cy]]]] {
            try await VaultFixture.with { vault in
                var told = Told()
                try await vault.shield(cy)
                for batch in batches {
                    told.hear(
                        try await vault.deposit(try batch.map { try vault.sealer.reported(of: ada, candidates: $0) }))
                }
                #expect(told[ada] == [])
                #expect(told[ben] == [ada])
            }
        }
    }

    @Test func `is held from a shield on that comes later, of whomever it may be`() async throws {
        try await VaultFixture.with { vault in
            var told = Told()
            told.hear(try await vault.deposit([try vault.sealer.reported(of: ada, candidates: [ben])]))
            told.hear(try await vault.deposit([try vault.sealer.reported(of: cy, candidates: [ada])]))
            told.hear(try await vault.shield(ben).events)
            #expect(told[ada] == [])
            #expect(told[ben] == [])
            #expect(told[cy] == [ada])
        }
    }

    @Test func `is held when a shield is put up on an identifier that was merged, before or after it came`()
        async throws
    {
        for shieldsFirst in [true, false] {
            try await VaultFixture.with { vault in
                var told = Told()
                if shieldsFirst { told.hear(try await vault.shield(ben).events) }
                told.hear(
                    try await hear(
                        ChildrenMerged(merged: ben, survivor: shape(ada)),
                        ChildrenMergedHandler(vault: vault.vault, covers: vault.covers), vault))
                told.hear(try await vault.deposit([try vault.sealer.reported(of: cy, candidates: [ada])]))
                #expect(told[cy] == (shieldsFirst ? [] : [ada]))
                if !shieldsFirst { told.hear(try await vault.shield(ben).events) }
                #expect(told[cy] == [])
                #expect(try await vault.release(cy).reply == .withheld)
            }
        }
    }

    @Test func `is no longer cleared of whom it can't be, and stays held by what one person says`() async throws {
        try await VaultFixture.with { vault in
            var told = Told()
            told.hear(try await changed(ada, ben, mayBeOne: true, vault))
            #expect(told[ada] == [ben])
            told.hear(try await changed(ada, ben, mayBeOne: false, vault))
            #expect(told[ada] == [] && told[ben] == [])
            told.hear(try await changed(ada, ben, mayBeOne: true, vault))
            told.hear(try await vault.shield(ben).events)
            told.hear(try await changed(ada, ben, mayBeOne: false, vault))
            #expect(told[ada] == [] && told[ben] == [])
        }
    }

    @Test func `is cleared of the survivor, and of both when they are separated`() async throws {
        try await VaultFixture.with { vault in
            var told = Told()
            told.hear(try await vault.deposit([try vault.sealer.reported(of: cy, candidates: [ben])]))
            told.hear(
                try await hear(
                    ChildrenMerged(merged: ben, survivor: shape(ada, [cy])),
                    ChildrenMergedHandler(vault: vault.vault, covers: vault.covers), vault))
            #expect(Set(told[cy]) == [ada, ben])
            #expect(Set(told[ada]) == [ben, cy])
            let dan = Child.ID.random()
            told.hear(
                try await hear(
                    ChildrenSeparated(
                        child: ada, left: shape(ada, [ben]), separated: shape(ben, [ada, dan]), records: [],
                        handles: []), ChildrenSeparatedHandler(vault: vault.vault, covers: vault.covers), vault))
            #expect(Set(told[ben]) == [ada, cy, dan])
            #expect(told[dan] == [ben])
        }
    }

    @Test func `is held when it may be one of two whom a merge or a separation puts under one shield`()
        async throws
    {
        try await VaultFixture.with { vault in
            var told = Told()
            told.hear(try await vault.shield(ben).events)
            told.hear(try await vault.deposit([try vault.sealer.reported(of: cy, candidates: [ada])]))
            #expect(told[cy] == [ada])
            told.hear(
                try await hear(
                    ChildrenMerged(merged: ben, survivor: shape(ada)),
                    ChildrenMergedHandler(vault: vault.vault, covers: vault.covers),
                    vault))
            #expect(told[cy] == [] && told[ada] == [])
            told.hear(
                try await hear(
                    ChildrenSeparated(
                        child: ada, left: shape(ada), separated: shape(ben), records: [], handles: []),
                    ChildrenSeparatedHandler(vault: vault.vault, covers: vault.covers), vault))
            #expect(told[cy] == [] && told[ada] == [] && told[ben] == [])
        }
    }

    @Test(arguments: [true, false])
    func `is held in the end when it is reported while a shield is put up, whichever is first`(reportsFirst: Bool)
        async throws
    {
        try await VaultFixture.with { vault in
            try await vault.beside { beside in
                var told = Told()
                let report = try vault.sealer.reported(of: ada, candidates: [ben])
                let waiting = try await beside.backend()
                let (first, second) = try await vault.connection.withTransaction { transaction in
                    let first: [any Event]
                    let second: Task<[any Event], any Error>
                    if reportsFirst {
                        first = try await vault.deposit([report], in: transaction)
                        second = Task { try await beside.shield(ben).events }
                    } else {
                        first = try await vault.shield(ben, in: transaction).events
                        second = Task { try await beside.deposit([report]) }
                    }
                    let waits: SQL = "select from pg_locks where pid = \(waiting) and not granted"
                    while try await transaction.query(waits).isEmpty {}
                    return (first, second)
                }
                told.hear(first)
                told.hear(try await second.value)
                #expect(told[ada] == [] && told[ben] == [])
            }
        }
    }

    @Test func `that was there before Directory asked is told of once, cleared or held`() async throws {
        let earlier = ShieldingService.migrations.prefix { $0.name < "m0004" }
        let later = ShieldingService.migrations.dropFirst(earlier.count)
        try await VaultFixture.with(Array(earlier)) { vault in
            let connection = vault.connection
            let (dan, eve) = (Child.ID.random(), Child.ID.random())
            try await connection.withTransaction { transaction in
                for (child, other) in [(ada, ben), (ben, ada), (dan, eve), (eve, dan)] {
                    transaction.write("insert into candidate (child, other) values (\(child), \(other))")
                }
                transaction.write(
                    """
                    insert into shield (child, since, key_id, encapsulated_key, ciphertext)
                    values (\(eve), now(), '', '', '')
                    """)
            }
            for migration in later { try await connection.execute(script: migration.sql) }
            var told = Told()
            for expected in [4, 0] {
                let (outcome, count) = try await connection.withTransaction {
                    try await TellClearingsJob(covers: vault.covers).tell(in: $0)
                }
                told.hear(outcome.events)
                #expect(count == expected)
            }
            #expect(told.cleared == [ada: [ben], ben: [ada], dan: [], eve: []])
        }
    }

    @Test(arguments: ["a shield", "a merger"])
    func `is held by what was cut off before its commit, and comes again`(happening: String) async throws {
        struct Cut: Error {}
        try await VaultFixture.with { vault in
            var told = Told()
            if happening == "a merger" { try await vault.shield(cy) }
            told.hear(try await vault.deposit([try vault.sealer.reported(of: ada, candidates: [ben])]))
            #expect(told[ada] == [ben] && told[ben] == [ada])
            func happen(_ transaction: borrowing Transaction) async throws -> [any Event] {
                guard happening == "a merger" else {
                    return try await vault.shield(ben, in: transaction).events
                }
                return try await ChildrenMergedHandler(vault: vault.vault, covers: vault.covers).handle(
                    ChildrenMerged(merged: cy, survivor: shape(ben)),
                    Context(messageID: UUID(), sender: .identity, now: Date()), in: transaction
                ).events
            }
            await #expect(throws: Cut.self) {
                try await vault.connection.withTransaction { transaction in
                    _ = try await happen(transaction)
                    throw Cut()
                }
            }
            told.hear(try await vault.connection.withTransaction { try await happen($0) })
            #expect(told[ada] == [] && told[ben] == [])
        }
    }

    @Test func `is told of once more after a restore, before which Directory may have been told otherwise`()
        async throws
    {
        try await VaultFixture.with { vault in
            try await vault.deposit([try vault.sealer.reported(of: ada, candidates: [ben])])
            try await vault.shield(cy)
            try await vault.deposit([try vault.sealer.reported(of: cy, candidates: [ada])])
            func told(in epoch: Int) async throws -> [Child.ID: [Child.ID]] {
                var told = Told()
                try await vault.connection.withTransaction { transaction in
                    let job = TellClearingsJob(covers: vault.covers)
                    job.beginAgain(in: epoch, transaction)
                    told.hear(try await job.tell(in: transaction).0.events)
                }
                return told.cleared
            }
            #expect(try await told(in: 1).isEmpty)
            #expect(try await told(in: 1_770_000_000) == [ada: [], ben: [ada], cy: []])
            #expect(try await told(in: 1_770_000_000).isEmpty)
        }
    }
}
