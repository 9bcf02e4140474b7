import Contracts
import FoundationEssentials
import Model
import Sealing

// What an administrator does to accounts and organisations. Names leave the gateway sealed to Identity alone.

extension Vouching {
    func accounts(after last: Account.ID?, for caller: Caller) async throws -> AccountPage {
        let question = ViewAccounts(after: last, principal: caller.principal)
        switch try await services.ask(question, id: caller.request, within: patience) {
        case .accounts(let page): return page
        case .refused(let refusal): throw ProblemDetails(ofOfficers: refusal)
        }
    }

    func open(_ application: OpenAccount.Application, by caller: Caller) async throws -> Account.ID {
        let wish = OpenAccount(application: try sealed(application), principal: caller.principal)
        // The password is hashed, which takes a while on purpose.
        switch try await services.ask(wish, id: caller.request, within: .seconds(5)) {
        case .opened(let account), .alreadyOpen(let account): return account
        case .refused(let refusal): throw ProblemDetails(ofOfficers: refusal)
        }
    }

    func renew(_ renewal: RenewAccount.Renewal, by caller: Caller) async throws {
        let wish = RenewAccount(renewal: try sealed(renewal), principal: caller.principal)
        if case .refused(let refusal) = try await services.ask(wish, id: caller.request, within: patience) {
            throw ProblemDetails(ofOfficers: refusal)
        }
    }

    func suspend(_ username: String, _ isSuspended: Bool, by caller: Caller) async throws {
        let suspension = SuspendAccount.Suspension(username: username, isSuspended: isSuspended)
        let wish = SuspendAccount(suspension: try sealed(suspension), principal: caller.principal)
        if case .refused(let refusal) = try await services.ask(wish, id: caller.request, within: patience) {
            throw ProblemDetails(ofOfficers: refusal)
        }
    }

    /// Withdraws it where no day is given.
    func accredit(_ organisation: String, on day: PartialDate?, by caller: Caller) async throws {
        let accreditation = AccreditOrganisation.Accreditation(organisation: organisation, accredited: day)
        let wish = AccreditOrganisation(accreditation: try sealed(accreditation), principal: caller.principal)
        if case .refused(let refusal) = try await services.ask(wish, id: caller.request, within: patience) {
            throw ProblemDetails(ofOfficers: refusal)
        }
    }

    private func sealed(_ value: some Encodable) throws -> Data {
        try intake.seal(try WireCoding.encoder().encode(value))
    }
}

extension OpenAccount.Application {
    /// What an administrator says of somebody; what else there is to say is not theirs.
    init(_ fields: inout Fields) throws {
        let username = fields.required("username", .text(upTo: 200))
        let password = fields.required("password", .password)
        let given = fields.optional("given", .names)
        let family = fields.required("family", .text(upTo: 100))
        let role = fields.required("role", Reading<Role>.word)
        let organisation = fields.required("organisation", .text(upTo: 200))
        let service = fields.required("service", Reading<ServiceKind>.word)
        let email = fields.required("email", .text(upTo: 200))
        let phone = fields.optional("phone", .text(upTo: 40))
        let duty = fields.duty()
        let vetted = fields.optional("vetted", .date)
        let trained = fields.optional("trained", .date)
        let agreed = fields.optional("agreed", .date)
        try fields.close()
        guard let username, let password, let family, let role, let organisation, let service, let email else {
            throw fields.refusal()
        }
        self.init(
            username: username, password: password, name: PersonName(given: given ?? [], family: family), role: role,
            organisation: organisation, service: service, email: email, phone: phone, duty: duty, vetted: vetted,
            trained: trained, agreed: agreed)
    }
}

extension RenewAccount.Renewal {
    init(_ fields: inout Fields) throws {
        let username = fields.required("username", .text(upTo: 200))
        let vetted = fields.optional("vetted", .date)
        let trained = fields.optional("trained", .date)
        let agreed = fields.optional("agreed", .date)
        let duty = fields.duty()
        try fields.close()
        guard let username else { throw fields.refusal() }
        self.init(username: username, vetted: vetted, trained: trained, agreed: agreed, duty: duty)
    }
}

extension Fields {
    /// A team, and how to reach whoever is on duty in it; that is refused without a team.
    fileprivate mutating func duty() -> DutyContact? {
        let phone = optional("teamPhone", .text(upTo: 40))
        let email = optional("teamEmail", .text(upTo: 254))
        let isReached = phone != nil || email != nil
        let team = isReached ? required("team", .text(upTo: 200)) : optional("team", .text(upTo: 200))
        return team.map { DutyContact(team: $0, phone: phone, email: email) }
    }
}
