import Contracts
import FoundationEssentials
import Hummingbird
import Model

/// `/children/{id}`: the record, and what a practitioner or a shielding officer does on it.
struct RecordPages: Sendable {
    let desk: PageDesk

    func add(to router: Router<GatewayContext>) {
        router.get("/children/{id}", use: show)
        router.post("/children/{id}/involvements", use: involve)
        router.post("/children/{id}/involvements/{handle}/end", use: end)
        router.post("/children/{id}/involvements/{handle}/part", use: change)
        router.post("/children/{id}/shield", use: shield)
        router.post("/children/{id}/shield/lifting", use: lift)
        router.post("/children/{id}/shield/withdraw-identity", use: withdrawIdentity)
        router.post("/children/{id}/shield/requests", use: requestShield)
        router.post("/children/{id}/transfers", use: transfer)
        router.post("/children/{id}/disclosure", use: disclose)
    }

    /// Without a reason, the reason is asked for first.
    @Sendable private func show(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let query = URLEncoding.values(in: request.uri.query ?? "")
        let reason = query["reason"].flatMap(LookupReason.init(rawValue:))
        let opened: Child.ID? = reason.flatMap { _ in try? context.identifier("id") }
        let caller = try await desk.caller(of: request, context, for: opened.map(Lookup.opening))
        let child: Child.ID = try context.identifier("id")
        guard let reason else {
            return .page(ReasonView(child: child, caller: caller, wasAsked: query["reason"] != nil).page)
        }
        let notice = query["done"].flatMap(RecordNotice.init(rawValue:))
        return try await record(child, reason, RecordForms(notice: notice), by: caller)
    }

    @Sendable private func involve(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let basis: (Form) -> SensitiveBasis? = { $0.values["basis"].flatMap(SensitiveBasis.init(rawValue:)) }
        let (form, caller) = try await desk.submission(request, context, wantsCard: true, on: basis)
        let child: Child.ID = try context.identifier("id")
        do {
            var fields = Form(form.values.filter { $0.key != "reason" })
                .fields(dates: ["began"], flags: ["leadProfessional", "holdsAssessment"])
            // The API takes a missing kind for another service; a person is asked to choose.
            if caller.grant.isSensitive != true { _ = fields.required("kind", .ownKind) }
            let outcome = try await desk.actions.record(InvolvementDeclaration(&fields), with: child, by: caller)
            return back(to: child, form, outcome.isNew ? .recorded : .alreadyRecorded)
        } catch let problem as ProblemDetails where problem.kind == .invalid {
            let words = [
                "began": "Enter the day your involvement began, such as 27 3 2026", "kind": "Choose your service",
                "basis": "Choose on which basis it is recorded",
            ]
            let pieces = FormPieces(form: form, errors: problem.errors(words))
            return try await again(child, form, RecordForms(involvement: pieces), request, context)
        }
    }

    @Sendable private func end(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let (form, caller) = try await desk.submission(request, context)
        let child: Child.ID = try context.identifier("id")
        let today = PartialDate.london(Date())
        let withdrawn = form.values["consentWithdrawn"] == "true"
        try await desk.actions.end(
            context.identifier("handle"), with: child, on: today, consentWithdrawn: withdrawn, by: caller)
        return back(to: child, form, withdrawn ? .removed : .ended)
    }

    @Sendable private func change(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let (form, caller) = try await desk.submission(request, context)
        let child: Child.ID = try context.identifier("id")
        try await desk.actions.change(context.identifier("handle"), with: child, to: PartChange(form), by: caller)
        return back(to: child, form, .partChanged)
    }

    @Sendable private func shield(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let (form, caller) = try await desk.submission(request, context)
        let child: Child.ID = try context.identifier("id")
        var (names, errors) = AliasForm.order.read(form)
        let grounds = form.values["grounds"].flatMap(ShieldGrounds.init(rawValue:))
        if grounds == nil { errors["grounds"] = "Choose the grounds" }
        guard let grounds, errors.isEmpty else {
            let pieces = FormPieces(form: form, errors: errors)
            return try await again(child, form, RecordForms(shield: pieces), request, context)
        }
        _ = try await desk.actions.shield(child, on: grounds, alias: names, by: caller)
        return back(to: child, form, .shielded)
    }

    @Sendable private func requestShield(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let (form, caller) = try await desk.submission(request, context)
        let child: Child.ID = try context.identifier("id")
        let requester: ShieldRequester? =
            !caller.may(.shield)
            ? .practitioner : form.values["requester"].flatMap(ShieldRequester.init(rawValue:))
        let grounds = form.values["requestedGrounds"].flatMap(ShieldGrounds.init(rawValue:))
        var (names, errors) = AliasForm.request.read(form)
        if requester == nil { errors["requester"] = "Choose who asks" }
        if grounds == nil { errors["requestedGrounds"] = "Choose why a shield is needed" }
        guard let requester, let grounds, errors.isEmpty else {
            let pieces = FormPieces(form: form, errors: errors)
            return try await again(child, form, RecordForms(shieldRequest: pieces), request, context)
        }
        try await desk.actions.requestShield(for: child, from: requester, on: grounds, alias: names, by: caller)
        return back(to: child, form, .shieldRequested)
    }

    @Sendable private func lift(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let (form, caller) = try await desk.submission(request, context)
        let child: Child.ID = try context.identifier("id")
        do {
            let confirmed = try await desk.confirmed(caller, by: form.values[RecordForms.liftingCode])
            let notice: RecordNotice =
                switch try await desk.actions.liftShield(of: child, by: confirmed) {
                case .proposed: .liftingProposed
                case .lifted: .lifted
                case .notShielded: .notShielded
                }
            return back(to: child, form, notice)
        } catch let problem as ProblemDetails {
            guard let words = problem.ofTheCode else { throw problem }
            let pieces = FormPieces(form: form, errors: [RecordForms.liftingCode: words])
            return try await again(child, form, RecordForms(lifting: pieces), request, context)
        }
    }

    /// Of one that is gone there is no record to go back to.
    @Sendable private func withdrawIdentity(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let (form, caller) = try await desk.submission(request, context)
        let child: Child.ID = try context.identifier("id")
        do {
            let confirmed = try await desk.confirmed(caller, by: form.values[RecordForms.withdrawalCode])
            return switch try await desk.actions.withdrawIdentity(of: child, by: confirmed) {
            case .proposed: back(to: child, form, .withdrawalProposed)
            case .withdrawn: .seeOther("/shields")
            case .notShielded: back(to: child, form, .notShielded)
            }
        } catch let problem as ProblemDetails {
            guard let words = problem.ofTheCode else { throw problem }
            let pieces = FormPieces(form: form, errors: [RecordForms.withdrawalCode: words])
            return try await again(child, form, RecordForms(withdrawal: pieces), request, context)
        }
    }

    @Sendable private func transfer(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let (form, caller) = try await desk.submission(request, context)
        let child: Child.ID = try context.identifier("id")
        guard let to = form.values["to"].flatMap({ AuthorityCode($0.trimmed.uppercased()) }) else {
            let pieces = FormPieces(form: form, errors: ["to": "Enter the code of an authority, such as E10000001"])
            return try await again(child, form, RecordForms(transfer: pieces), request, context)
        }
        do {
            _ = try await desk.actions.proposeTransfer(of: child, to: to, by: caller)
        } catch let problem as ProblemDetails where problem.kind == .conflict {
            let error = problem.problems.first?.explanation ?? problem.kind.detail
            let pieces = FormPieces(form: form, errors: ["to": error])
            return try await again(child, form, RecordForms(transfer: pieces), request, context)
        }
        return .seeOther("/transfers")
    }

    @Sendable private func disclose(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let (form, caller) = try await desk.submission(request, context)
        let child: Child.ID = try context.identifier("id")
        var errors: [String: String] = [:]
        do {
            guard let ground = form.values["ground"].flatMap(DisclosureGround.init(rawValue:)) else {
                throw ProblemDetails(.invalid)
            }
            let confirmed = try await desk.confirmed(caller, by: form.values[RecordForms.disclosureCode])
            return switch try await desk.actions.disclose(child, on: ground, by: confirmed) {
            case .proposed: back(to: child, form, .disclosureProposed)
            case .disclosed: back(to: child, form, .disclosed)
            }
        } catch let problem as ProblemDetails where problem.kind == .invalid {
            errors["ground"] = "Choose the ground"
        } catch let problem as ProblemDetails {
            guard let words = problem.ofTheCode else { throw problem }
            errors[RecordForms.disclosureCode] = words
        }
        let pieces = FormPieces(form: form, errors: errors)
        return try await again(child, form, RecordForms(disclosure: pieces), request, context)
    }

    private func record(
        _ child: Child.ID, _ reason: LookupReason, _ forms: RecordForms, by caller: Caller
    ) async throws -> Response {
        let record = try await desk.actions.record(of: child, for: reason, by: caller)
        let view = RecordPage(record: record, reason: reason, caller: caller, forms: forms, today: .london(Date()))
        return .leased(
            until: record.lease, type: Response.htmlType,
            whole: Data(view.page(showing: record.whereabouts).text.utf8),
            withheld: Data(view.page(showing: nil).text.utf8))
    }

    /// The record with a form to correct. The question is a new one, so its principal is too.
    private func again(
        _ child: Child.ID, _ form: Form, _ forms: RecordForms, _ request: Request, _ context: GatewayContext
    ) async throws -> Response {
        let caller = try await desk.caller(of: request, context, id: UUID.random(), for: .opening(child))
        var response = try await record(child, reason(of: form), forms, by: caller)
        response.status = .unprocessableContent
        return response
    }

    private func back(to child: Child.ID, _ form: Form, _ notice: RecordNotice) -> Response {
        .seeOther("/children/\(child)?reason=\(reason(of: form).rawValue)&done=\(notice.rawValue)")
    }

    private func reason(of form: Form) -> LookupReason {
        form.values["reason"].flatMap(LookupReason.init(rawValue:)) ?? .recordingInvolvement
    }
}
