import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// A data manager's step about a review: noted in the log of assertions, from which it follows who is one child.
struct ResolveReviewHandler: MessageHandler {
    let desk: ReshapeDesk
    var accounts = AccountStore()
    var quality = QualityStore()
    private var people: PeopleStore { desk.people }

    init(desk: ReshapeDesk) { self.desk = desk }

    func handle(_ command: ResolveReview, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Outcome<ResolveReview.Reply>
    {
        let actor = try context.actor()
        guard Access.allows(actor.role, .resolveReview, .responsible),
            let authority = try await accounts.authority(of: actor.account, in: transaction)
        else { return .reply(.refused(Refusal(.notAllowed)), auditing: AuditNote(.refused)) }
        desk.begin(transaction)
        let token = people.token(of: authority)
        let archive = ArchiveView(today: .london(context.now), authority: token)
        guard let held = try await people.reviews.held(command.review, archive, in: transaction), held.concerns(token)
        else {
            return .reply(.refused(Refusal(.notFound)), auditing: AuditNote(.refused))
        }
        let decision = ReviewRules.decide(
            command.step, held.review, by: actor.account, isAssigned: held.assigned == token,
            isOnlyOnes: held.elsewhere(than: held.assigned) == nil)
        let outcome = try await apply(decision, to: held, by: actor.account, in: transaction)
        if case .resolved = outcome.reply {
            quality.add(command.step, by: authority, on: .london(context.now), in: transaction)
        }
        return outcome
    }

    private func apply(
        _ decision: ReviewRules.Decision, to held: ReviewStore.Held, by account: Account.ID,
        in transaction: borrowing Transaction
    ) async throws -> Outcome<ResolveReview.Reply> {
        let id = held.review.id
        switch decision {
        case .refused(let refusal):
            return .reply(.refused(refusal), auditing: AuditNote(.refused))
        case .claims:
            people.reviews.claim(id, by: account, in: transaction)
            return try await resolved(held, .claimedReview, in: transaction)
        case .tells(let isSame):
            note(isSame ? .same : .different, about: held, by: account, in: transaction)
            people.reviews.set(isSame ? .same : .different, of: id, in: transaction)
            if !isSame, let one = held.review.sides.first?.child, let other = held.review.sides.last?.child {
                people.possible.part(one, other, in: transaction)
            }
            return try await reshaped(held, .decidedReview, isSame: isSame, in: transaction)
        case .leavesOpen:
            note(.unsure, about: held, by: account, in: transaction)
            people.reviews.set(.unsure, of: id, in: transaction)
            return try await resolved(held, .decidedReview, in: transaction)
        case .passesOn:
            note(.asked, about: held, by: account, in: transaction)
            people.reviews.assign(id, to: held.elsewhere(than: held.assigned), in: transaction)
            return try await resolved(held, .passedReviewOn, in: transaction)
        case .takesBack:
            return try await takeBack(held, by: account, in: transaction)
        }
    }

    private func takeBack(_ held: ReviewStore.Held, by account: Account.ID, in transaction: borrowing Transaction)
        async throws -> Outcome<ResolveReview.Reply>
    {
        guard let last = try await people.log.last(of: held.review.id, in: transaction) else {
            guard case .refused(let refusal) = ReviewRules.refused("undecided", "Nothing has been decided here.") else {
                return .reply(.refused(Refusal(.invalid)))
            }
            return .reply(.refused(refusal), auditing: AuditNote(.refused))
        }
        note(.undone, about: held, by: account, undoes: last.place, in: transaction)
        switch last.kind {
        case .asked:
            people.reviews.assign(
                held.review.id, to: held.elsewhere(than: held.assigned), in: transaction)
            return try await resolved(held, .undidReview, in: transaction)
        case .same, .different:
            people.reviews.set(.open, of: held.review.id, in: transaction)
            return try await reshaped(held, .undidReview, isSame: nil, in: transaction)
        default:
            people.reviews.set(.open, of: held.review.id, in: transaction)
            return try await resolved(held, .undidReview, in: transaction)
        }
    }

    private func note(
        _ kind: Assertion.Kind, about held: ReviewStore.Held, by account: Account.ID, undoes: Int? = nil,
        in transaction: borrowing Transaction
    ) {
        people.log.append(
            [
                Assertion(
                    kind: kind, record: held.record, other: held.other, account: account, review: held.review.id,
                    undoes: undoes)
            ], in: transaction)
    }

    private func resolved(_ held: ReviewStore.Held, _ action: AuditAction, in transaction: borrowing Transaction)
        async throws -> Outcome<ResolveReview.Reply>
    {
        let now = try await people.reviews.held(held.review.id, in: transaction) ?? held
        let children = Set((held.review.sides + now.review.sides).map(\.child)).sorted()
        return .reply(
            .resolved(now.review),
            auditing: AuditNote(action, terms: ["review": held.review.id.description], children: children))
    }

    /// - Parameter isSame: what was said; nil when that was taken back.
    private func reshaped(
        _ held: ReviewStore.Held, _ action: AuditAction, isSame: Bool?, in transaction: borrowing Transaction
    ) async throws -> Outcome<ResolveReview.Reply> {
        let done = try await desk.reshape(around: Set(held.review.sides.map(\.child)).sorted(), in: transaction)
        var outcome = try await resolved(held, action, in: transaction)
        outcome.events += done.events
        outcome.audit += done.audit
        if isSame != true, let child = done.child[held.record], let other = done.child[held.other], child != other {
            outcome.events.append(
                try await desk.changed(child, other, mayBeOne: isSame == nil, in: transaction))
        }
        return outcome
    }
}

extension ReviewStore.Held {
    /// The other of the two authorities; nil when there is none.
    func elsewhere(than one: Int64?) -> Int64? { [authority, otherAuthority].compactMap(\.self).first { $0 != one } }
}
