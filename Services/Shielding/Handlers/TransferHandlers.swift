import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// Somebody of either authority proposes that a child becomes the other's, or agrees to what has been proposed.
struct ProposeTransferHandler: MessageHandler {
    let desk: TransferDesk

    func handle(_ command: ProposeTransfer, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Outcome<ProposeTransfer.Reply>
    {
        let actor = try context.actor()
        let refused = AuditNote(
            .refused, terms: ["message": ProposeTransfer.route.type], children: [command.child])
        // Nothing is read for anybody else.
        guard TransferDecision.hasPart(actor.role) else {
            return .reply(.refused(Refusal(.notAllowed)), auditing: refused)
        }
        let (child, known) = try await desk.know(command.child, in: transaction)
        let open = try await desk.transfers.open(of: child, in: transaction)
        let now = WireCoding.rounded(context.now)
        let decision = TransferDecision.propose(
            to: command.to, by: TransferSpeaker(actor), of: known, open: open?.note, at: now)
        if case .refused(let refusal) = decision { return .reply(.refused(refusal), auditing: refused) }
        guard
            let (standing, events) = try await desk.apply(
                decision, to: open, of: child, known, at: now, in: transaction)
        else { throw RuntimeFault("a transfer that was not refused does not stand") }
        let action = standing.state == .completed ? AuditAction.completedTransfer : .proposedTransfer
        return Outcome(
            reply: .stands(standing), events: events, audit: [AuditNote(action, children: [command.child])])
    }
}

/// Somebody of either authority agrees to a transfer, refuses it, or takes their authority's word back. One that is
/// no business of theirs is as one that is not there.
struct DecideTransferHandler: MessageHandler {
    let desk: TransferDesk

    func handle(_ command: DecideTransfer, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Outcome<DecideTransfer.Reply>
    {
        let actor = try context.actor()
        let refused = AuditNote(.refused, terms: ["message": DecideTransfer.route.type])
        guard TransferDecision.hasPart(actor.role) else {
            return .reply(.refused(Refusal(.notAllowed)), auditing: refused)
        }
        guard let found = try await desk.transfers.transfer(command.transfer, in: transaction) else {
            return .reply(.refused(Refusal(.notFound)), auditing: refused)
        }
        let (child, known) = try await desk.know(found.child, in: transaction)
        // Once more, now that the child is held: of two words at the same time one sees the other.
        guard let tracked = try await desk.transfers.transfer(command.transfer, in: transaction) else {
            return .reply(.refused(Refusal(.notFound)), auditing: refused)
        }
        let now = WireCoding.rounded(context.now)
        let decision = TransferDecision.decide(
            command.step, by: TransferSpeaker(actor), of: known, tracked.note, at: now)
        if case .refused(let refusal) = decision { return .reply(.refused(refusal), auditing: refused) }
        guard
            let (standing, events) = try await desk.apply(
                decision, to: tracked, of: child, known, at: now, in: transaction)
        else { throw RuntimeFault("a transfer that was not refused does not stand") }
        return Outcome(
            reply: .stands(standing), events: events, audit: [note(command.step, standing.state, of: child)])
    }

    private func note(_ step: TransferStep, _ state: Transfer.State, of child: Child.ID) -> AuditNote {
        switch state {
        case .completed: AuditNote(.completedTransfer, children: [child])
        case .refused, .withdrawn, .overtaken:
            AuditNote(.endedTransfer, terms: ["step": step.rawValue], children: [child])
        case .waiting, .reminded, .escalated:
            AuditNote(.agreedToTransfer, terms: ["step": step.rawValue], children: [child])
        }
    }
}

/// Shows what waits for an authority, and what has ended lately. What covers a child is read after everything else,
/// for the same reason as in a release.
struct ViewTransfersHandler: GuardedQueryHandler {
    let desk: TransferDesk
    let store: VaultStore

    func answer(_ query: ViewTransfers, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Answer<ViewTransfers.Reply>
    {
        let actor = try context.actor()
        guard TransferDecision.hasPart(actor.role), let authority = actor.authority else {
            return Answer(
                .refused(Refusal(.notAllowed)),
                auditing: AuditNote(.refused, terms: ["message": ViewTransfers.route.type]))
        }
        let all = try await desk.transfers.of(
            authority, endedSince: context.now.addingTimeInterval(-TransferDecision.shownAfterwards), in: transaction)
        var shown: [Transfer] = []
        var start = 0
        while start < all.count, shown.count < ViewTransfers.most {
            let some = all[start..<min(start + UnshieldedAmong.count, all.count)]
            shown += try await self.shown(Array(some), to: actor.role, of: authority, at: context.now, in: transaction)
            start = some.endIndex
        }
        shown = Array(shown.prefix(ViewTransfers.most))
        return Answer(
            .transfers(shown), auditing: AuditNote(.viewedTransfers, children: Set(shown.map(\.child)).sorted()))
    }

    private func shown(
        _ some: [TransferStore.Tracked], to role: Role, of authority: AuthorityCode, at now: Date,
        in transaction: borrowing Transaction
    ) async throws -> [Transfer] {
        let children = Set(some.map(\.child)).sorted()
        let responsible = try await desk.responsibles.authorities(of: children, in: transaction)
        let gone = try await desk.covers.withdrawn(among: children, in: transaction)
        let unshielded = try await store.unshielded(among: children, in: transaction)
        return some.compactMap { tracked in
            let isWithheld = !unshielded.contains(tracked.child)
            guard TransferDecision.mayAct(role, isWithheld: isWithheld), !gone.contains(tracked.child) else {
                return nil
            }
            return Transfer(
                tracked.id, tracked.note, of: tracked.child, for: authority,
                responsible: responsible[tracked.child], isWithheld: isWithheld, opened: tracked.opened,
                closed: tracked.closed, at: now)
        }
    }
}
