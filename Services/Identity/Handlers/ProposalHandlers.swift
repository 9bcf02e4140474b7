import Contracts
import FoundationEssentials
import Model
import Postgres
import Sealing
import ServiceRuntime

/// Takes a proposal down. Nobody is looked for.
struct ProposeChildHandler: MessageHandler {
    let people: PeopleStore
    let proposals: ProposalStore

    func handle(_ command: ProposeChild, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Outcome<ProposeChild.Reply>
    {
        let actor = try context.actor()
        let refused = AuditNote(.refused, terms: ["message": ProposeChild.route.type])
        guard Access.mayEver(actor.role, .proposeChild) else {
            return .reply(.refused(Refusal(.notAllowed)), auditing: refused)
        }
        guard let opened = try? proposals.opener.open(command.proposal),
            let proposal = try? WireCoding.decoder().decode(ProposeChild.Proposal.self, from: opened)
        else { return .reply(.refused(Refusal(.invalid)), auditing: refused) }
        let now = WireCoding.rounded(context.now)
        let id = ProposedChild.ID.random()
        let event = ProposalRules.event(id, proposal, at: now)
        let problems = try ProposalRules.problems(of: event, at: context.now)
        guard problems.isEmpty else {
            return .reply(.refused(Refusal(.invalid, problems: problems)), auditing: refused)
        }
        guard try await proposals.waiting(of: actor.account, in: transaction) < ProposalRules.most else {
            return .reply(.tooMany, auditing: refused)
        }
        try proposals.insert(
            id, event, by: actor.account, for: people.token(of: proposal.authority), at: now, in: transaction)
        let child = ProposedChild(
            id: id, name: proposal.name, dateOfBirth: proposal.dateOfBirth, gender: proposal.gender,
            authority: proposal.authority, asked: now, state: .waiting)
        return .reply(.proposed(child), auditing: AuditNote(.proposedChild, terms: ["proposal": id.description]))
    }
}

/// Shows a data manager what waits for their authority, and a practitioner their own.
struct ViewProposedChildrenHandler: QueryHandler {
    let people: PeopleStore
    let proposals: ProposalStore
    var accounts = AccountStore()

    func answer(_ query: ViewProposedChildren, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Answer<ViewProposedChildren.Reply>
    {
        let actor = try context.actor()
        let kept: [ProposalStore.Kept]
        if Access.mayEver(actor.role, .decideProposedChild),
            let authority = try await accounts.authority(of: actor.account, in: transaction)
        {
            let waiting = try await proposals.waiting(
                for: people.token(of: authority), limit: ViewProposedChildren.most, in: transaction)
            let names = try await accounts.names(of: waiting.map(\.account), in: transaction)
            kept = waiting.map { one in
                var one = one
                one.child.by = names[one.account]
                return one
            }
        } else if Access.mayEver(actor.role, .proposeChild) {
            kept = try await proposals.own(
                of: actor.account, limit: ViewProposedChildren.most, in: transaction)
        } else {
            return Answer(
                .refused(Refusal(.notAllowed)),
                auditing: AuditNote(.refused, terms: ["message": ViewProposedChildren.route.type]))
        }
        return Answer(
            .children(kept.map(\.child)),
            auditing: AuditNote(
                .viewedProposedChildren,
                terms: kept.isEmpty ? [:] : ["proposals": kept.map(\.child.id.description).joined(separator: " ")]))
    }
}

/// A data manager's word about one that waits for their authority. What is put in is a report as any other from then on: it may
/// be a child who is known, one for a review, or one who is held.
struct DecideProposedChildHandler: MessageHandler {
    let desk: IntakeDesk
    let proposals: ProposalStore
    let gate: IntakeGate
    var accounts = AccountStore()

    func handle(_ command: DecideProposedChild, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Outcome<DecideProposedChild.Reply>
    {
        let actor = try context.actor()
        let refused = AuditNote(.refused, terms: ["message": DecideProposedChild.route.type])
        guard Access.mayEver(actor.role, .decideProposedChild),
            let authority = try await accounts.authority(of: actor.account, in: transaction)
        else { return .reply(.refused(Refusal(.notAllowed)), auditing: refused) }
        // Another authority's is as one that is not there.
        guard let kept = try await proposals.held(command.child, in: transaction),
            kept.authority == desk.people.token(of: authority)
        else { return .reply(.refused(Refusal(.notFound)), auditing: refused) }

        let state = ProposalRules.state(after: command.step, from: kept.child.state)
        var outcome = Outcome<DecideProposedChild.Reply>.reply(
            .decided(state),
            auditing: AuditNote(.decidedProposedChild, terms: ["proposal": kept.child.id.description]))
        guard state != kept.child.state else { return outcome }
        if state == .putIn {
            guard gate.isOpen else { return .reply(.refused(Refusal(.unavailable)), auditing: refused) }
            let taken = try await put(kept, at: context.now, in: transaction)
            outcome.events += taken.events
            outcome.audit += taken.audit
        }
        proposals.decide(kept.child.id, state, at: context.now, in: transaction)
        return outcome
    }

    /// By the border's own rules, and no feed's: it is in no figures.
    private func put(_ kept: ProposalStore.Kept, at now: Date, in transaction: borrowing Transaction) async throws
        -> Outcome<Receipt>
    {
        let submitted = Submitted(source: ReportedWhereabouts.byHand, sealed: kept.sealed)
        var known = try await desk.load([submitted], at: now, in: transaction)
        let outcome = try desk.decide(submitted, &known, at: now)
        known.tally = FeedTally()
        try desk.apply(known, in: transaction)
        return outcome
    }
}
