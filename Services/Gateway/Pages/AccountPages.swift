import Contracts
import FoundationEssentials
import Hummingbird
import Model

/// `/accounts`: whom an administrator lets sign in.
struct AccountPages: Sendable {
    let desk: PageDesk

    /// What the page's forms do, each under a path of its own.
    enum Deed: String, CaseIterable {
        case open, renew, suspend, restore, accredit, withdraw
    }

    func add(to router: Router<GatewayContext>) {
        router.get("/accounts", use: show)
        router.post("/accounts/{deed}", use: act)
    }

    private static let words = [
        "username": "Enter the user name of an account that is yours to administer",
        "password": "Enter a first password of 8 characters or more that nobody would try",
        "family": "Enter the family name", "given": "Enter the first names on one line",
        "role": "Choose what the account is for, of those that you may open",
        "organisation": "Enter the organisation by its name", "service": "Choose the kind of service",
        "email": "Enter an email address", "phone": "Enter a telephone number, or leave it out",
        "vetted": "Enter the day of the vetting, not one to come", "trained": "Enter the day of the training",
        "agreed": "Enter the day of the agreement", "accredited": "Enter the day of the accreditation",
        "team": "Enter the name of the team", "teamPhone": "Enter the team’s telephone number, or leave it out",
        "teamEmail": "Enter the team’s email address, or leave it out",
        "": "Enter at least one day, or a team",
    ]

    @Sendable private func show(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try await desk.caller(of: request, context)
        let values = URLEncoding.values(in: request.uri.query ?? "")
        let page = try await desk.vouching.accounts(after: values["after"].flatMap { Account.ID($0) }, for: caller)
        return .page(AccountPageView(accounts: page, caller: caller).page)
    }

    @Sendable private func act(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let (form, caller) = try await desk.submission(request, context)
        guard let deed = context.parameters.get("deed").flatMap(Deed.init(rawValue:)) else {
            throw ProblemDetails(.notFound)
        }
        do {
            let confirmed = try await desk.confirmed(caller, by: form.values["code"])
            try await perform(deed, form, by: confirmed)
            return .seeOther("/accounts")
        } catch let problem as ProblemDetails {
            var errors = problem.kind == .invalid ? problem.errors(Self.words, except: ["easyPassword", "taken"]) : [:]
            if let words = problem.ofTheCode { errors = ["code": words] }
            // Of the whole, not of a field.
            if let general = errors.removeValue(forKey: "") { errors["vetted"] = general }
            guard !errors.isEmpty else { throw problem }
            let again = try await desk.caller(of: request, context, id: UUID.random())
            let page = try await desk.vouching.accounts(after: nil, for: again)
            let pieces = FormPieces(form: form, errors: errors)
            return .page(
                AccountPageView(accounts: page, caller: again, failed: (deed, pieces)).page, status: problem.kind.status
            )
        }
    }

    private func perform(_ deed: Deed, _ form: Form, by caller: Caller) async throws {
        var values = form.values
        values["code"] = nil
        var fields = Form(values).fields(dates: ["vetted", "trained", "agreed", "accredited"], lists: ["given"])
        switch deed {
        case .open: _ = try await desk.vouching.open(OpenAccount.Application(&fields), by: caller)
        case .renew: try await desk.vouching.renew(RenewAccount.Renewal(&fields), by: caller)
        case .suspend, .restore:
            let username = fields.required("username", .text(upTo: 200))
            try fields.close()
            guard let username else { throw fields.refusal() }
            try await desk.vouching.suspend(username, deed == .suspend, by: caller)
        case .accredit, .withdraw:
            let organisation = fields.required("organisation", .text(upTo: 200))
            let day = deed == .accredit ? fields.required("accredited", .date) : nil
            try fields.close()
            guard let organisation else { throw fields.refusal() }
            try await desk.vouching.accredit(organisation, on: day, by: caller)
        }
    }
}
