import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// Puts a practitioner's own involvement into the vault; what came open is sealed before it is written. It waits for the word of their
/// organisation, unless a source of that reports the same.
struct InvolvementDeclaredHandler: BatchHandler {
    let vault: Vault
    let store: VaultStore
    var purging: Purging { Purging(journal: store.journal) }
    var declarations = DeclarationStore()

    struct Known {
        var deposits: Deposits
        /// How far those are that are there.
        var standings: [Involvement.Handle: Declaration.Standing]
        /// What sources report, by child.
        var reported: [Child.ID: [ReportedWhereabouts]]
        /// Whose word new ones wait for.
        var employers: [Involvement.Handle: Organisation.ID] = [:]
        var notes: [Involvement.Handle: ConfirmationNote] = [:]
        var now: Date
    }

    func load(for batch: [Received<InvolvementDeclared>], in transaction: borrowing Transaction) async throws -> Known {
        let children = Set(batch.map(\.message.child))
        let deposits = try await store.deposits(
            for: Set(batch.map(\.message.handle.uuid)), of: children, under: vault.outerKeys, in: transaction)
        let standings = try await declarations.standings(of: batch.map(\.message.handle), in: transaction)
        let reported = try await declarations.reported(
            of: Set(children.map(deposits.owner)), vault, in: transaction)
        return Known(
            deposits: deposits, standings: standings, reported: reported, now: batch.first?.context.now ?? .distantPast)
    }

    func decide(_ event: InvolvementDeclared, _ known: inout Known, _ context: Context) throws -> Outcome<NoReply> {
        try vault.checkKey(of: event.card)
        try known.deposits.add(event, as: context.messageID, sealedBy: vault)
        // What is gone waits for nobody's word.
        guard event.withdrawn != true else { return .done(auditing: [.purged(1, of: event.child)]) }
        let child = known.deposits.owner(event.child)
        guard !known.deposits.purged.contains(event.handle.uuid),
            let card = vault.openCard(event.card, of: event.account),
            let declared = Declared(DeclaredInvolvement(event), card, behind: event.handle, of: child)
        else { return .done() }
        if known.standings[event.handle] == nil { known.employers[event.handle] = declared.organisation }
        let standing = known.standings[event.handle, default: .waiting]
        known.standings[event.handle] = standing
        guard standing == .waiting, known.reported[child, default: []].contains(where: declared.isReported) else {
            return .done()
        }
        known.standings[event.handle] = .confirmed
        known.notes[event.handle] = ConfirmationNote(standing: .confirmed, on: .london(context.now))
        return .done(
            announcing: [DeclarationDecided(declared, .confirmed, at: context.now)],
            auditing: [AuditNote(.confirmedInvolvement, children: [child])])
    }

    func apply(_ known: Known, in transaction: borrowing Transaction) async throws {
        store.write(known.deposits, in: transaction)
        declarations.insert(known.employers, at: known.now, vault, in: transaction)
        try declarations.note(known.notes, vault, in: transaction)
        try purging.destroy(known.deposits.withdrawn, in: transaction)
    }
}

extension DeclarationDecided {
    init(_ declared: Declared, _ standing: Declaration.Standing, at now: Date) {
        self.init(child: declared.child, handle: declared.handle, standing: standing, at: WireCoding.rounded(now))
    }
}
