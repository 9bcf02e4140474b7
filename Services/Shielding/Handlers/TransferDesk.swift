import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// What transfers are decided by, and what follows from a decision.
struct TransferDesk: Sendable {
    let responsibles: ResponsibleStore
    let covers: CoverStore
    let transfers: TransferStore

    init(vault: Vault, responsibles: ResponsibleStore, covers: CoverStore) {
        (self.responsibles, self.covers, transfers) = (responsibles, covers, TransferStore(vault: vault))
    }

    /// As whom the child stands, and what is known of them, held so that nothing of it changes.
    func know(_ child: Child.ID, in transaction: borrowing Transaction) async throws
        -> (child: Child.ID, known: TransferredChild)
    {
        let cover = try await covers.hold(aroundAll: [child], in: transaction).before
        let responsible = try await responsibles.authority(of: child, in: transaction)
        let loading = try await covers.loading.standing(in: transaction)
        return (
            cover.current(child),
            TransferredChild(
                responsible: responsible, isWithheld: cover.withholds(child), isGone: cover.isWithdrawn(child),
                isLoading: responsible.map(loading.authorities.contains) ?? false)
        )
    }

    /// Does what was decided about `open`, or about a transfer that there was not; how it stands then, and who is told.
    func apply(
        _ decision: TransferDecision, to open: TransferStore.Tracked?, of child: Child.ID, _ known: TransferredChild,
        at now: Date, in transaction: borrowing Transaction
    ) async throws -> (standing: TransferStanding, events: [any Event])? {
        var tracked: TransferStore.Tracked
        switch decision {
        case .refused: return nil
        case .opens(let note), .overtakes(let note):
            if case .overtakes = decision, let open {
                try transfers.close(open, as: .overtaken, at: now, in: transaction)
            }
            tracked = TransferStore.Tracked(id: .random(), child: child, opened: now, note: note)
            try transfers.insert(tracked, from: known.responsible, in: transaction)
        case .notes(let note), .ends(let note), .stands(let note):
            guard let open else { throw RuntimeFault("nothing is open that this was said of") }
            tracked = open
            tracked.note = note
            if case .ends = decision { tracked.closed = now }
            if note != open.note { try transfers.update(tracked, in: transaction) }
        }
        let state = TransferDecision.state(of: tracked.note, opened: tracked.opened, at: now)
        let standing = TransferStanding(transfer: tracked.id, state: state)
        guard case .ends = decision, state == .completed else { return (standing, []) }
        return (standing, [ResponsibilitySettled(child: child, authority: tracked.note.to, transferred: now)])
    }
}

extension TransferSpeaker {
    init(_ principal: Principal) {
        self.init(account: principal.account, role: principal.role, authority: principal.authority)
    }
}
