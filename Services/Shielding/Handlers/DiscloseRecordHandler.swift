import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// Discloses a record by the word of two. What is disclosed leaves by a release, like everything else. The ground stands in the
/// rows alone, sealed: in the audit log it would be case information.
struct DiscloseRecordHandler: MessageHandler {
    let vault: Vault
    let responsibles: ResponsibleStore
    var words = LiftingStore()
    var disclosures = DisclosureStore()
    let covers: CoverStore

    func handle(_ command: DiscloseRecord, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Outcome<DiscloseRecord.Reply>
    {
        let actor = try context.actor()
        let mayDisclose = Access.mayEver(actor.role, .disclose)
        guard !GraveAct.needsCode(actor, isTheirs: mayDisclose, at: context.now) else {
            return .reply(
                .refused(Refusal(.notConfirmed)), auditing: .unconfirmed(DiscloseRecord.self, [command.child]))
        }
        let refused = AuditNote(
            .refused, terms: ["message": DiscloseRecord.route.type], children: [command.child])
        guard mayDisclose else { return .reply(.refused(Refusal(.notAllowed)), auditing: refused) }
        // Held before anything is read, as for lifting: two words at the same time take turns.
        let held = try await covers.hold(aroundAll: [command.child], in: transaction)
        let child = held.before.current(command.child)
        let saying = ["disclosing", child.description]
        let word: DisclosureDecision.Word? = try await words.proposal(for: child, to: .disclosing, in: transaction)
            .flatMap { vault.openSaid($0, saying: saying) }
        let stands = try covers.words.standing(word?.proposal, about: [child]) != nil
        let now = WireCoding.rounded(context.now)
        let decision = DisclosureDecision.decide(
            role: actor.role, account: actor.account, of: actor.authority,
            responsible: try await responsibles.authority(of: command.child, in: transaction),
            isGone: held.before.isWithdrawn(command.child), on: command.ground, word: stands ? word : nil,
            holding: try await disclosures.since(of: child, to: actor, vault, at: now, in: transaction), at: now)

        let proposed = AuditNote(.proposedDisclosure, children: [command.child])
        switch decision {
        case .proposes:
            let word = DisclosureDecision.Word(
                proposal: LiftDecision.Proposal(by: actor.account, authority: actor.authority, since: now),
                ground: command.ground)
            words.propose(
                child, to: .disclosing, since: now, word: try vault.seal(word, saying: saying), in: transaction)
            return .reply(.proposed(since: now), auditing: proposed)
        case .stands(let since):
            return .reply(.proposed(since: since), auditing: proposed)
        case .discloses:
            guard let first = word?.proposal.by else { throw RuntimeFault("a second word without a first") }
            let note = DisclosureNote(by: first, other: actor.account, ground: command.ground)
            try disclosures.insert(.random(), of: child, note: note, since: now, vault, in: transaction)
            disclosures.endWord(about: child, in: transaction)
            return .reply(
                .disclosed(until: now.addingTimeInterval(DisclosureDecision.lasts)),
                auditing: AuditNote(
                    .disclosedRecord, terms: ["first": first.description], children: [command.child]))
        case .isDisclosed(let since):
            return .reply(
                .disclosed(until: since.addingTimeInterval(DisclosureDecision.lasts)),
                auditing: AuditNote(.disclosedRecord, terms: ["outcome": "again"], children: [command.child]))
        case .refused:
            return .reply(.refused(Refusal(.notAllowed)), auditing: refused)
        }
    }
}
