import Contracts
import Model

extension RecordPage {
    var hiddenFields: HTML {
        """
        \(FormPieces.guardField(caller))\(FormPieces.requestField())\
        <input type="hidden" name="reason" value="\(reason.rawValue)">
        """
    }

    var involvementForm: HTML {
        let pieces = forms.involvement
        return """
            <details class="panel"\(pieces.errors.isEmpty ? nil : " open")>
            <summary><h2>Record that you are in contact</h2></summary>
            <form method="post" action="/children/\(record.child)/involvements" novalidate>
            \(hiddenFields)
            \(isSensitive ? basisField : kindField)
            \(pieces.date(
                "began", "When your involvement began", hint: "For example, 27 3 2026. A month or a year is enough."))
            \(isSensitive ? Self.hiddenNote : partFields)
            <button>Record my involvement</button>
            </form>
            </details>
            """
    }

    /// Whether whoever looks works for a sensitive service.
    private var isSensitive: Bool { caller.grant.isSensitive ?? false }

    private var kindField: HTML {
        let kinds: [ContactKind] = [.education, .primaryCare, .other]
        return forms.involvement.select("kind", "Your service", choices: kinds.map { ($0.rawValue, $0.inWords) })
    }

    private var basisField: HTML {
        forms.involvement.select(
            "basis", "Recorded on the basis of",
            hint:
                "Your service is sensitive: it is recorded with the child’s consent, or on reasonable cause to suspect harm.",
            choices: SensitiveBasis.allCases.map { ($0.rawValue, $0.inWords) })
    }

    private var partFields: HTML {
        let pieces = forms.involvement
        return """
            <fieldset class="field"><legend>Your part</legend>
            \(pieces.box("leadProfessional", "I am the lead professional"))
            \(pieces.box("holdsAssessment", "I hold an assessment under the Common Assessment Framework (CAF)"))
            </fieldset>
            <p class="quiet">Your own contact details are shown to the others in contact, who are told.</p>
            """
    }

    private static let hiddenNote: HTML = """
        <p class="quiet">Others in contact are told that somebody is, and see that a sensitive service is. They are shown neither \
        you nor your service.</p>
        """

    var shieldForm: HTML {
        let pieces = forms.shield
        return """
            <details class="panel"\(pieces.errors.isEmpty ? nil : " open")>
            <summary><h2>Shield this child</h2></summary>
            <p>Shield a child when somebody could do the child or a carer significant harm if they knew where they \
            are. At once, nobody is shown their address, their contacts, or who works with them.</p>
            <form method="post" action="/children/\(record.child)/shield" novalidate>
            \(hiddenFields)
            \(pieces.select(
                "grounds", "Grounds", choices: ShieldGrounds.allCases.map { ($0.rawValue, $0.inWords) }))
            \(AliasForm.order.inputs(pieces))
            <button class="serious">Shield this child</button>
            </form>
            </details>
            """
    }

    /// A practitioner asks in their own name, an officer writes down who else does. Its fields have names that no other form
    /// of the page has.
    var shieldRequestForm: HTML {
        let pieces = forms.shieldRequest
        let others = ShieldRequester.allCases.filter { $0 != .practitioner }
        return """
            <details class="panel"\(pieces.errors.isEmpty ? nil : " open")>
            <summary><h2>Ask for a shield</h2></summary>
            <p>Ask when somebody could do the child or a carer significant harm if they knew where they are. Shielding \
            officers decide, and what they decide is not told here.</p>
            <form method="post" action="/children/\(record.child)/shield/requests" novalidate>
            \(hiddenFields)
            \(isOfficers
                ? pieces.select(
                    "requester", "Who asks", choices: others.map { ($0.rawValue, $0.inWords) }) : nil)
            \(pieces.select(
                "requestedGrounds", "Why a shield is needed",
                choices: ShieldGrounds.allCases.map { ($0.rawValue, $0.inWords) }))
            \(AliasForm.request.inputs(pieces))
            <button>Ask for a shield</button>
            </form>
            </details>
            """
    }

    var liftForm: HTML {
        """
        <details class="panel"\(forms.lifting.errors.isEmpty ? nil : " open")>
        <summary><h2>Lift this child's shield</h2></summary>
        <p>Two shielding officers lift a shield. When a second one asks for the same within fourteen days, everybody who \
        may look the child up is shown where the child is.</p>
        <form method="post" action="/children/\(record.child)/shield/lifting" novalidate>
        \(hiddenFields)
        \(forms.lifting.code(RecordForms.liftingCode))
        <button class="serious">Ask to lift the shield</button>
        </form>
        </details>
        """
    }

    var withdrawalForm: HTML {
        """
        <details class="panel"\(forms.withdrawal.errors.isEmpty ? nil : " open")>
        <summary><h2>This child has a new identity</h2></summary>
        <p>For a child who was adopted, or was given another name to be safe, and has a shield here. Two shielding \
        officers withdraw the old identity. When a second one asks for the same within fourteen days, this record is \
        gone for good: nobody finds it, by name or number, and nobody is shown it again, not even you. \
        <strong>This can’t be undone.</strong></p>
        <p>What is reported from then on is a new record, with a number of its own. It is held until two officers have \
        told it from this one. Note this page’s address first: whoever tells the two apart has to name this record by \
        it.</p>
        <form method="post" action="/children/\(record.child)/shield/withdraw-identity" novalidate>
        \(hiddenFields)
        \(forms.withdrawal.code(RecordForms.withdrawalCode))
        <button class="serious">Ask to withdraw this identity</button>
        </form>
        </details>
        """
    }

    /// Offered on every record, shielded or not.
    var disclosureForm: HTML {
        let pieces = forms.disclosure
        return """
            <details class="panel"\(pieces.errors.isEmpty ? nil : " open")>
            <summary><h2>Disclose this record as the law demands</h2></summary>
            <p>Two shielding officers of the responsible authority disclose a record. When a second one asks for the same, on \
            the same ground and within fourteen days, the two of you are shown all of it for an hour.</p>
            <form method="post" action="/children/\(record.child)/disclosure" novalidate>
            \(hiddenFields)
            \(pieces.select(
                "ground", "Ground", choices: DisclosureGround.allCases.map { ($0.rawValue, $0.inWords) }))
            \(pieces.code(RecordForms.disclosureCode))
            <button class="serious">Ask to disclose</button>
            </form>
            </details>
            """
    }

    var contactRequestLink: HTML {
        "<p><a href=\"/children/\(record.child)/contact-request\">Ask them to pass a request on</a></p>"
    }

    /// The same on every record.
    var watchLink: HTML? {
        caller.may(.watch)
            ? "<p><a href=\"/children/\(record.child)/watch\">Lost sight of this child? Watch for news</a></p>" : nil
    }

    /// Offered to those who have the right, whyever it is withheld.
    var overrideLink: HTML? {
        guard caller.grant.mayOverride == true else { return nil }
        return """
            <p><a href="/children/\(record.child)/override?reason=\(reason.rawValue)">I have to see it at once</a></p>
            """
    }

    /// Offered on every record that is shown, because the page does not know whether it is by an override.
    var overrideEnd: HTML? {
        guard caller.grant.mayOverride == true else { return nil }
        return """
            <form method="post" action="/children/\(record.child)/override/end">\(hiddenFields)
            <p class="quiet">If you see this by an override, end it once you are done.</p>
            <button class="plain">End my override</button></form>
            """
    }
}
