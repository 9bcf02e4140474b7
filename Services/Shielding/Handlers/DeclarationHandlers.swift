import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// Shows a data manager which involvements wait for the word of their organisation. Those of whoever is shielded, held, gone or
/// archived, or whose authority is loading, leave no mark: others fill the page.
struct ViewDeclarationsHandler: GuardedQueryHandler {
    /// How many portions are read for one page.
    static let portions = 10

    let vault: Vault
    let store: VaultStore
    var declarations = DeclarationStore()

    func answer(_ query: ViewDeclarations, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Answer<ViewDeclarations.Reply>
    {
        let actor = try context.actor()
        guard Access.mayEver(actor.role, .confirmInvolvement) else {
            return Answer(
                .refused(Refusal(.notAllowed)),
                auditing: AuditNote(.refused, terms: ["message": ViewDeclarations.route.type]))
        }
        var (shown, after): ([Declaration], DeclarationPlace?) = ([], query.after)
        for _ in 0..<Self.portions where shown.count <= ViewDeclarations.most {
            let waiting = try await declarations.waiting(
                for: actor.organisation, after: after, vault, in: transaction)
            shown += try await self.shown(waiting, to: actor, on: .london(context.now), in: transaction)
            guard waiting.count == declarations.portion else { break }
            after = waiting.last?.place
        }
        let lines = Array(shown.prefix(ViewDeclarations.most))
        let page = DeclarationPage(declarations: lines, next: shown.count > lines.count ? lines.last?.place : nil)
        return Answer(
            .page(page), auditing: AuditNote(.viewedDeclarations, children: Set(lines.map(\.child)).sorted()))
    }

    /// The envelopes are read before the shields, for the same reason as in a release.
    private func shown(
        _ waiting: [DeclarationStore.Waiting], to actor: Principal, on today: PartialDate,
        in transaction: borrowing Transaction
    ) async throws -> [Declaration] {
        let known = try await store.recipients(
            behind: waiting.map(\.handle), of: Set(waiting.map(\.child)), in: transaction)
        let theirs = waiting.compactMap { one in
            known.declared(one.handle, of: one.child, on: today).map { (one, $0) }
        }
        return zip(theirs, try await vault.open(theirs.map(\.1))).compactMap { one, contents in
            let waiting = one.0
            guard let declared = contents.flatMap({ Declared($0, behind: waiting.handle, of: waiting.child) }),
                declared.isDecided(by: actor)
            else { return nil }
            return Declaration(
                handle: declared.handle, child: declared.child, practitioner: declared.practitioner,
                service: declared.service, began: declared.began, ended: declared.ended, recorded: waiting.since)
        }
    }
}

/// Takes down the word of an organisation about what a practitioner of its own recorded. The others hear of it in the same
/// transaction.
struct DecideDeclarationHandler: MessageHandler {
    let vault: Vault
    let store: VaultStore
    var declarations = DeclarationStore()

    func handle(_ command: DecideDeclaration, _ context: Context, in transaction: borrowing Transaction)
        async throws -> Outcome<DecideDeclaration.Reply>
    {
        let (actor, today) = (try context.actor(), PartialDate.london(context.now))
        let declared =
            Access.mayEver(actor.role, .confirmInvolvement)
            ? try await declared(command, on: today, in: transaction) : nil
        let children = declared.map { [$0.child] } ?? []
        switch ConfirmationDecision.decide(command.word, by: actor, of: declared) {
        case .decides(let standing):
            let note = ConfirmationNote(standing: standing, on: today, by: actor.account)
            try declarations.note([command.handle: note], vault, in: transaction)
            return Outcome(
                reply: .stands(standing),
                events: declared.map { [DeclarationDecided($0, standing, at: context.now)] } ?? [],
                audit: [AuditNote(command.word.action, children: children)])
        case .stands(let standing) where standing == command.word.standing:
            return .reply(.stands(standing), auditing: AuditNote(command.word.action, children: children))
        case .stands(let standing):
            return .reply(.stands(standing), auditing: AuditNote(.refused, terms: Self.terms, children: children))
        case .refused(let refusal):
            return .reply(
                .refused(refusal), auditing: AuditNote(.refused, terms: Self.terms, children: [command.child]))
        }
    }

    private static let terms = ["message": DecideDeclaration.route.type]

    /// The same statements for whatever is there or is not.
    private func declared(
        _ command: DecideDeclaration, on today: PartialDate, in transaction: borrowing Transaction
    ) async throws -> Declared? {
        let standing = try await declarations.standing(of: command.handle, in: transaction)
        let known = try await store.recipients(behind: [command.handle], of: [command.child], in: transaction)
        guard let standing, let envelope = known.declared(command.handle, of: command.child, on: today) else {
            return nil
        }
        return try await vault.open([envelope])[0].flatMap {
            Declared($0, behind: command.handle, of: envelope.owner, standing: standing)
        }
    }
}

extension VaultStore.Known {
    /// What stands behind a handle of the child's; nil where nothing of the child may be told.
    fileprivate func declared(_ handle: Involvement.Handle, of child: Child.ID, on today: PartialDate) -> Envelope? {
        guard mayBeTold(of: child, on: today), let envelope = behind[handle], isOwn(envelope.owner, of: child) else {
            return nil
        }
        return envelope
    }
}

extension DecideDeclaration.Word {
    fileprivate var action: AuditAction {
        switch self {
        case .confirm: .confirmedInvolvement
        case .decline: .declinedInvolvement
        }
    }
}
