import Contracts
import Model

/// A practitioner's declaration that they are in contact with a child.
struct InvolvementDeclaration: Sendable {
    /// Of a service that is not sensitive.
    let kind: ContactKind
    let began: PartialDate
    let leadProfessional: Bool
    let holdsAssessment: Bool
    /// On which it is recorded, of a sensitive service.
    let basis: SensitiveBasis?

    init(_ fields: inout Fields) throws {
        let kind = fields.optional("kind", .ownKind)
        basis = fields.optional("basis", Reading<SensitiveBasis>.word)
        let began = fields.required("began", .date)
        let leadProfessional = fields.optional("leadProfessional", .flag)
        let holdsAssessment = fields.optional("holdsAssessment", .flag)
        try fields.close()
        guard let began else { throw fields.refusal() }
        self.began = began
        self.kind = kind ?? .other
        self.leadProfessional = leadProfessional ?? false
        self.holdsAssessment = holdsAssessment ?? false
    }

    /// What is wrong with the basis for an account of such a service, or with none.
    func basisProblem(isSensitive: Bool) -> Problem? {
        switch SensitiveBasis.fault(of: basis, isSensitive: isSensitive) {
        case .needed:
            Problem(
                field: "/basis", rule: "required",
                explanation:
                    "Say on which basis your service, which is sensitive, is recorded: consent or significantHarm.")
        case .notSensitive:
            Problem(
                field: "/basis", rule: "notSensitive",
                explanation: "Leave this out: your service is not a sensitive one.")
        case nil: nil
        }
    }
}

extension Reading where Value == ContactKind {
    /// What a practitioner calls their own service. Whether it is sensitive their account says.
    static let ownKind = Reading(rule: "oneOf", explanation: "Write one of: education, primaryCare, other.") { value in
        Reading<ContactKind>.word.read(value).flatMap { $0 == .sensitive ? nil : $0 }
    }
}

/// Whether a practitioner leads, and whether they hold an assessment; one of the two at least.
struct PartChange: Sendable {
    let leadProfessional: Bool?
    let holdsAssessment: Bool?

    /// Of a form, which says one thing.
    init(_ form: Form) {
        leadProfessional = form.values["leadProfessional"].map { $0 == "true" }
        holdsAssessment = form.values["holdsAssessment"].map { $0 == "true" }
    }

    init(_ fields: inout Fields) throws {
        leadProfessional = fields.optional("leadProfessional", .flag)
        holdsAssessment = fields.optional("holdsAssessment", .flag)
        try fields.close()
        if leadProfessional == nil, holdsAssessment == nil {
            _ = fields.required("leadProfessional", .flag)
            throw fields.refusal()
        }
    }
}

extension Actions {
    /// The involvement's handle, and whether it is new. The caller must have been asked for with their card, on the declaration's basis.
    func record(
        _ declaration: InvolvementDeclaration, with child: Child.ID, by caller: Caller
    ) async throws -> (handle: Involvement.Handle, isNew: Bool) {
        guard let card = caller.grant.card else { throw ProblemDetails(.notForThisRole) }
        let isSensitive = caller.grant.isSensitive ?? false
        if let problem = declaration.basisProblem(isSensitive: isSensitive) {
            throw ProblemDetails(.invalid, problems: [problem])
        }
        let wish = RecordInvolvement(
            principal: caller.principal, child: child, kind: isSensitive ? .sensitive : declaration.kind,
            began: declaration.began,
            leadProfessional: declaration.leadProfessional, holdsAssessment: declaration.holdsAssessment, card: card)
        switch try await services.ask(wish, id: caller.request, within: patience) {
        case .recorded(let handle): return (handle, true)
        case .alreadyRecorded(let handle): return (handle, false)
        case .refused(let refusal): throw ProblemDetails(refusal)
        }
    }

    func change(
        _ handle: Involvement.Handle, with child: Child.ID, to part: PartChange, by caller: Caller
    ) async throws {
        let wish = ChangeInvolvement(
            principal: caller.principal, child: child, handle: handle, leadProfessional: part.leadProfessional,
            holdsAssessment: part.holdsAssessment)
        switch try await services.ask(wish, id: caller.request, within: patience) {
        case .changed: return
        case .refused(let refusal): throw ProblemDetails(refusal)
        }
    }

    func end(
        _ handle: Involvement.Handle, with child: Child.ID, on ended: PartialDate, consentWithdrawn: Bool = false,
        by caller: Caller
    ) async throws {
        let wish = EndInvolvement(
            principal: caller.principal, child: child, handle: handle, ended: ended, consentWithdrawn: consentWithdrawn)
        switch try await services.ask(wish, id: caller.request, within: patience) {
        case .ended, .alreadyEnded: return
        case .refused(let refusal): throw ProblemDetails(refusal)
        }
    }
}
