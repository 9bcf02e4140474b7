import Border
import Contracts
import FoundationEssentials
import Model
import Postgres
import Sealing
import ServiceRuntime

/// Opens an account once, however often it is asked for; a second application of the same name changes nothing.
struct OpenAccountHandler: MessageHandler {
    let opener: IntakeOpener
    let sources: SourceTable
    let factors: SecondFactorStore
    var accounts = AccountStore()

    func handle(_ command: OpenAccount, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Outcome<OpenAccount.Reply>
    {
        guard let opened = try? opener.open(command.application),
            let application = try? WireCoding.decoder().decode(OpenAccount.Application.self, from: opened)
        else {
            let problem = BorderRule.sealedToAnotherKey.problem(at: "/application")
            return .reply(.refused(Refusal(.invalid, problems: [problem])))
        }
        let actor = try context.administrator()
        let refused = AuditNote(.refused, terms: ["message": OpenAccount.route.type])
        if let actor {
            let subject = Administration.Subject(
                role: application.role,
                organisation: try await accounts.organisation(application.organisation, in: transaction))
            let verdict = Administration.decide(.open, to: subject, by: actor, at: context.now)
            if verdict == .notTheirs {
                let problems = ["/role", "/organisation"].map { BorderRule.notYours.problem(at: $0) }
                return .reply(.refused(Refusal(.invalid, problems: problems)), auditing: refused)
            }
            if let refusal = verdict.refusal { return .reply(.refused(refusal), auditing: refused) }
        }
        let factor = application.secondFactor.flatMap { TimedCode(text: $0) }
        var problems = ApplicationRules.problems(
            of: application, among: sources, on: .london(context.now))
        if application.secondFactor != nil, factor == nil {
            problems.append(AccountRule.secondFactor.problem(at: "/secondFactor"))
        }
        if actor != nil {
            problems += Administration.problems(of: application).filter(\.isSaid)
                .map { BorderRule.notYours.problem(at: $0.field) }
        }
        guard problems.isEmpty else { return .reply(.refused(Refusal(.invalid, problems: problems))) }

        transaction.lock([
            "username:" + Username.normal(application.username), "organisation:" + application.organisation,
        ])
        if let known = try await accounts.id(of: application.username, in: transaction) {
            // Whose it is an administrator is not told.
            guard actor == nil else {
                let problem = AccountRule.taken.problem(at: "/username")
                return .reply(.refused(Refusal(problem)), auditing: refused)
            }
            return .reply(.alreadyOpen(known))
        }
        let id = Account.ID.random()
        let hash = try await PasswordHash.make(application.password)
        try await accounts.open(application, as: id, passwordHash: hash, at: context.now, in: transaction)
        accounts.join(application.duty, id, in: transaction)
        if let factor { try factors.enrol(factor, upTo: 0, for: id, at: context.now, in: transaction) }
        return .reply(.opened(id), auditing: AuditNote(.openedAccount, terms: ["account": id.description]))
    }
}
