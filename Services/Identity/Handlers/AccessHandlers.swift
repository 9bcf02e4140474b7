import Border
import Contracts
import FoundationEssentials
import Model
import Postgres
import Sealing
import ServiceRuntime

/// Writes down when somebody was vetted, was trained or agreed, that their organisation was accredited, or in which team they work.
struct RenewAccountHandler: MessageHandler {
    let opener: IntakeOpener
    var accounts = AccountStore()

    func handle(_ command: RenewAccount, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Outcome<RenewAccount.Reply>
    {
        guard let opened = try? opener.open(command.renewal),
            let renewal = try? WireCoding.decoder().decode(RenewAccount.Renewal.self, from: opened)
        else { return .reply(.refused(Refusal(BorderRule.sealedToAnotherKey.problem(at: "/renewal")))) }
        let actor = try context.administrator()
        let subject = try await accounts.subject(renewal.username, in: transaction)
        let verdict = Administration.decide(.renew, to: subject, by: actor, at: context.now)
        if let refusal = verdict.refusal {
            return .reply(
                .refused(refusal), auditing: AuditNote(.refused, terms: ["message": RenewAccount.route.type]))
        }
        let days = [
            ("vetted", renewal.vetted), ("trained", renewal.trained), ("agreed", renewal.agreed),
            ("accredited", renewal.accredited),
        ]
        var problems = ApplicationRules.problems(of: days, on: .london(context.now))
        problems += ApplicationRules.problems(of: renewal.duty)
        if days.allSatisfy({ $0.1 == nil }), renewal.duty == nil {
            problems.append(AccountRule.nothingToRenew.problem(at: ""))
        }
        if actor != nil, renewal.accredited != nil {
            problems.append(BorderRule.notYours.problem(at: "/accredited"))
        }
        let account = subject?.account
        if account == nil { problems.append(AccountRule.unknownAccount.problem(at: "/username")) }
        guard problems.isEmpty, let account else {
            return .reply(.refused(Refusal(.invalid, problems: problems)))
        }
        accounts.renew(account, renewal, in: transaction)
        accounts.join(renewal.duty, account, in: transaction)
        var terms = Dictionary(
            uniqueKeysWithValues: days.compactMap { field, day in day.map { (field, $0.description) } })
        terms["team"] = renewal.duty?.team
        return .reply(
            .renewed(account),
            auditing: AuditNote(.renewedAccount, terms: terms.merging(["account": account.description]) { $1 }))
    }
}

/// Suspends an account and ends each of its sessions, or restores it. What is so already is so with the same answer.
struct SuspendAccountHandler: MessageHandler {
    let opener: IntakeOpener
    var accounts = AccountStore()
    var sessions = SessionStore()

    func handle(_ command: SuspendAccount, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Outcome<SuspendAccount.Reply>
    {
        guard let opened = try? opener.open(command.suspension),
            let suspension = try? WireCoding.decoder().decode(SuspendAccount.Suspension.self, from: opened)
        else { return .reply(.refused(Refusal(BorderRule.sealedToAnotherKey.problem(at: "/suspension")))) }
        let subject = try await accounts.subject(suspension.username, in: transaction)
        let verdict = Administration.decide(
            suspension.isSuspended ? .suspend : .restore, to: subject, by: try context.administrator(), at: context.now)
        if let refusal = verdict.refusal {
            return .reply(
                .refused(refusal), auditing: AuditNote(.refused, terms: ["message": SuspendAccount.route.type]))
        }
        guard let account = subject?.account,
            let wasSuspended = try await accounts.isSuspended(account, in: transaction)
        else { return .reply(.refused(Refusal(AccountRule.unknownAccount.problem(at: "/username")))) }
        // When it is restored too: one may have begun in the moment in which it was suspended.
        sessions.endAll(of: account, in: transaction)
        let reply: SuspendAccount.Reply = suspension.isSuspended ? .suspended(account) : .restored(account)
        guard suspension.isSuspended != wasSuspended else { return .reply(reply) }
        accounts.suspend(account, suspension.isSuspended, in: transaction)
        let action: AuditAction = suspension.isSuspended ? .suspendedAccount : .restoredAccount
        return .reply(reply, auditing: AuditNote(action, terms: ["account": account.description]))
    }
}

/// Says which sessions have ended, so that nothing live goes on in them.
struct ViewEndedSessionsHandler: QueryHandler {
    var sessions = SessionStore()

    func answer(_ query: ViewEndedSessions, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Answer<ViewEndedSessions.Reply>
    {
        Answer(
            ViewEndedSessions.Reply(ended: try await sessions.ended(query.sessions, at: context.now, in: transaction)))
    }
}
