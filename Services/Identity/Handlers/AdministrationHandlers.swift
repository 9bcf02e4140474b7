import Border
import Contracts
import FoundationEssentials
import Model
import Postgres
import Sealing
import ServiceRuntime

extension Context {
    /// Who administers: nobody in person where those who run the system do.
    /// - Throws: `NotAuthenticated` where neither does.
    func administrator() throws -> Principal? { sender == .operations && principal == nil ? nil : try actor() }
}

extension Administration.Verdict {
    /// What an administrator is told who may not; nil for those who may.
    var refusal: Refusal? {
        switch self {
        case .allowed: nil
        case .notAllowed: Refusal(.notAllowed)
        case .notTheirs: Refusal(.invalid, problems: [AccountRule.notTheirs.problem(at: "/username")])
        case .codeNeeded: Refusal(.notConfirmed)
        }
    }
}

/// Accredits an organisation, or withdraws that: nobody of it signs in any more, and every session ends.
struct AccreditOrganisationHandler: MessageHandler {
    let opener: IntakeOpener
    var accounts = AccountStore()
    var sessions = SessionStore()

    func handle(_ command: AccreditOrganisation, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Outcome<AccreditOrganisation.Reply>
    {
        let actor = try context.administrator()
        let refused = AuditNote(.refused, terms: ["message": AccreditOrganisation.route.type])
        if let actor {
            guard Access.allows(actor.role, .accredit, .any) else {
                return .reply(.refused(Refusal(.notAllowed)), auditing: refused)
            }
            guard actor.isConfirmed(at: context.now) else {
                return .reply(.refused(Refusal(.notConfirmed)), auditing: refused)
            }
        }
        guard let opened = try? opener.open(command.accreditation),
            let accreditation = try? WireCoding.decoder().decode(AccreditOrganisation.Accreditation.self, from: opened)
        else { return .reply(.refused(Refusal(BorderRule.sealedToAnotherKey.problem(at: "/accreditation")))) }
        let name = accreditation.organisation
        var problems = ApplicationRules.problems(
            of: [("accredited", accreditation.accredited)], on: .london(context.now))
        let rule: BorderRule? = name.isEmpty ? .required : TextForm.organisation.objection(to: name)
        if let rule { problems.append(rule.problem(at: "/organisation")) }
        guard problems.isEmpty else {
            return .reply(.refused(Refusal(.invalid, problems: problems)), auditing: refused)
        }

        transaction.lock(["organisation:" + name])
        guard let day = accreditation.accredited else {
            guard let known = try await accounts.organisation(name, in: transaction) else {
                let problem = AccountRule.unknownOrganisation.problem(at: "/organisation")
                return .reply(.refused(Refusal(problem)), auditing: refused)
            }
            accounts.accredit(known, on: nil, in: transaction)
            sessions.endAll(of: known, in: transaction)
            return .reply(
                .withdrawn(known),
                auditing: AuditNote(.withdrewAccreditation, terms: ["organisation": known.description]))
        }
        let organisation = try await accounts.organisation(of: name, in: transaction)
        accounts.accredit(organisation, on: day, in: transaction)
        return .reply(
            .accredited(organisation),
            auditing: AuditNote(
                .accreditedOrganisation,
                terms: ["organisation": organisation.description, "accredited": day.description]))
    }
}

/// Lists the accounts that somebody administers.
struct ViewAccountsHandler: QueryHandler {
    /// As many as there are local authorities, and their partners.
    static let mostOrganisations = 1000

    var accounts = AccountStore()

    func answer(_ query: ViewAccounts, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Answer<ViewAccounts.Reply>
    {
        let listed: AccountStore.Listed
        var own: Organisation.ID?
        if let actor = try context.administrator() {
            if Access.allows(actor.role, .viewAccounts, .any) {
                listed = .role(.accountAdministrator)
            } else if Access.allows(actor.role, .viewAccounts, .colleague) {
                listed = .organisation(actor.organisation)
                own = actor.organisation
            } else {
                return Answer(
                    .refused(Refusal(.notAllowed)),
                    auditing: AuditNote(.refused, terms: ["message": ViewAccounts.route.type]))
            }
        } else {
            listed = .all
        }
        let lines = try await accounts.lines(
            listed, after: query.after, limit: ViewAccounts.most + 1, on: .london(context.now),
            in: transaction)
        let page = Array(lines.prefix(ViewAccounts.most))
        let organisations = try await accounts.organisations(own, limit: Self.mostOrganisations, in: transaction)
        return Answer(
            .accounts(
                AccountPage(
                    accounts: page, organisations: organisations,
                    next: lines.count > page.count ? page.last?.id : nil)),
            auditing: AuditNote(.viewedAccounts))
    }
}

extension Refusal {
    init(_ problem: Problem) { self.init(.invalid, problems: [problem]) }
}
