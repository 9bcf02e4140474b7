import Contracts
import FoundationEssentials
import Hummingbird
import Model

/// `/transfers`: the children who come to an authority and who leave it, for those who decide that; and the form on a
/// record by which they propose one.
struct TransferPages: Sendable {
    let desk: PageDesk

    func add(to router: Router<GatewayContext>) {
        router.get("/transfers", use: show)
        router.post("/transfers/{id}", use: decide)
    }

    @Sendable private func show(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try await desk.caller(of: request, context)
        let found = try await desk.actions.transfers(for: caller)
        return .leased(
            until: found.lease, type: Response.htmlType, whole: Data(page(found.transfers, caller).text.utf8),
            withheld: Data(page([], caller).text.utf8))
    }

    @Sendable private func decide(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let (form, caller) = try await desk.submission(request, context)
        guard let step = form.values["step"].flatMap(TransferStep.init(rawValue:)) else {
            throw ProblemDetails(.invalid, detail: "Choose what to say to the transfer.")
        }
        do {
            _ = try await desk.actions.decide(context.identifier("id"), step, by: caller)
        } catch let problem as ProblemDetails where problem.kind == .conflict {
            throw ProblemDetails(.conflict, detail: problem.problems.first?.explanation)
        }
        return .seeOther("/transfers")
    }

    private func page(_ transfers: [Transfer], _ caller: Caller) -> HTML {
        let isOfficers = caller.may(.transferWithheld)
        let waiting = transfers.filter { $0.closed == nil }
        let ended = transfers.filter { $0.closed != nil }
        return Layout(title: "Transfers", caller: caller, place: .transfers).page(
            """
            <h1>Transfers</h1>
            <p>Children on their way to your authority, or from it to another. A child is the other authority’s once both \
            have agreed. Here are those of whom \(isOfficers ? "something is withheld" : "nothing is withheld"): \
            \(isOfficers ? "data managers" : "shielding officers") see to the rest.</p>
            <h2>To be decided \(HTML.count(waiting.count))</h2>
            <ol class="plain-list">\(waiting.map { view($0, caller) })</ol>
            \(waiting.isEmpty ? "<p>None.</p>" as HTML : nil)
            <h2>Ended in the last four weeks \(HTML.count(ended.count))</h2>
            <ol class="plain-list">\(ended.map { view($0, caller) })</ol>
            \(ended.isEmpty ? "<p>None.</p>" as HTML : nil)
            """)
    }

    private func view(_ transfer: Transfer, _ caller: Caller) -> HTML {
        """
        <li class="\(transfer.closed == nil ? "unread" : "read")">
        <p class="said">\(transfer.inWords)</p>
        <p class="quiet">\(transfer.origin.inWords(for: transfer.side)), \(transfer.opened.inWords). \
        \(transfer.state.inWords)\(transfer.refusal.map { ": \($0.inWords)" })\(agreement(transfer))</p>
        <div class="acts"><a href="/children/\(transfer.child)">See the record</a>
        \(transfer.closed == nil ? steps(transfer, caller) : nil)</div>
        </li>
        """
    }

    private func agreement(_ transfer: Transfer) -> HTML? {
        guard transfer.closed == nil, !transfer.agreed.isEmpty else { return nil }
        return transfer.agreed.contains(transfer.side) ? ". You have agreed" : ". The other authority has agreed"
    }

    private func steps(_ transfer: Transfer, _ caller: Caller) -> HTML {
        let hasAgreed = transfer.agreed.contains(transfer.side)
        let steps = TransferStep.allCases.filter { step in
            switch step {
            case .accept: !hasAgreed
            case .withdraw: hasAgreed
            case .notMoved, .temporaryStay, .wrongChild, .movedElsewhere, .notReady: !hasAgreed
            }
        }
        return "\(steps.map { button(transfer, $0, caller) })"
    }

    private func button(_ transfer: Transfer, _ step: TransferStep, _ caller: Caller) -> HTML {
        """
        <form method="post" action="/transfers/\(transfer.id)">\(FormPieces.guardField(caller))\
        \(FormPieces.requestField())<input type="hidden" name="step" value="\(step.rawValue)">\
        <button class="plain">\(step.inWords)</button></form>
        """
    }
}

extension RecordPage {
    /// Offered on every record: of whom what is withheld is decided elsewhere.
    var transferForm: HTML {
        let pieces = forms.transfer
        return """
            <details class="panel"\(pieces.errors.isEmpty ? nil : " open")>
            <summary><h2>Transfer this child</h2></summary>
            <p>When the child has moved, or is to be another authority’s for another reason. The child is that authority’s \
            once it has accepted and the one that is responsible now has agreed.</p>
            <form method="post" action="/children/\(record.child)/transfers" novalidate>
            \(hiddenFields)
            \(pieces.text("to", "The new authority", hint: "Its code, for example E10000001."))
            <button>Propose the transfer</button>
            </form>
            </details>
            """
    }
}
