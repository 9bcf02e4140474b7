import Contracts
import FoundationEssentials
import Model
import Sealing

extension ProposeChild.Proposal {
    init(_ fields: inout Fields) throws {
        let given = fields.optional("given", .names)
        let family = fields.required("family", .text(upTo: 100))
        let born = fields.required("dateOfBirth", .date)
        let gender = fields.required("gender", Reading<Gender>.word)
        let authority = fields.required("authority", .authority)
        try fields.close()
        guard let family, let born, let gender, let authority else { throw fields.refusal() }
        self.init(
            name: PersonName(given: given ?? [], family: family), dateOfBirth: born, gender: gender,
            authority: authority)
    }
}

extension Actions {
    func propose(_ proposal: ProposeChild.Proposal, by caller: Caller, _ vouching: Vouching) async throws
        -> ProposedChild
    {
        let sealed = try vouching.intake.seal(try WireCoding.encoder().encode(proposal))
        let wish = ProposeChild(principal: caller.principal, proposal: sealed)
        switch try await services.ask(wish, id: caller.request, within: patience) {
        case .proposed(let child): return child
        case .tooMany: throw ProblemDetails(.conflict, problems: [.tooManyProposals])
        case .refused(let refusal): throw ProblemDetails(ofOfficers: refusal.inFieldsOfAProposal)
        }
    }

    /// What waits for a data manager; a practitioner's own.
    func proposedChildren(for caller: Caller) async throws -> [ProposedChild] {
        let question = ViewProposedChildren(principal: caller.principal)
        switch try await services.ask(question, id: caller.request, within: patience) {
        case .children(let children): return children
        case .refused(let refusal): throw ProblemDetails(ofOfficers: refusal)
        }
    }

    func decide(_ child: ProposedChild.ID, _ step: DecideProposedChild.Step, by caller: Caller) async throws
        -> ProposedChild.State
    {
        let wish = DecideProposedChild(principal: caller.principal, child: child, step: step)
        switch try await services.ask(wish, id: caller.request, within: patience) {
        case .decided(let state): return state
        case .refused(let refusal): throw ProblemDetails(ofOfficers: refusal)
        }
    }
}

extension Problem {
    fileprivate static let tooManyProposals = Problem(
        field: "", rule: "tooManyProposals",
        explanation: "As many of your proposals wait as may. Wait until some of them are decided.")
}

extension Refusal {
    /// The names at the fields that they were given in.
    fileprivate var inFieldsOfAProposal: Refusal {
        Refusal(
            kind,
            problems: problems.map { problem in
                var field = problem.field
                if field.hasPrefix("/name/given") { field = "/given" }
                if field == "/name" || field == "/name/family" { field = "/family" }
                return Problem(field: field, rule: problem.rule, explanation: problem.explanation)
            })
    }
}
