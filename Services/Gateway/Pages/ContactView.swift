import Contracts
import Model

/// One service in contact, as a card.
struct ContactView {
    let contact: Whereabouts.Contact
    let isOwn: Bool
    let page: RecordPage

    var card: HTML {
        """
        <li class="card">
        <p class="kind">\(contact.service.inWords)</p>
        <h3>\(contact.contact.organisation)</h3>
        \(contact.contact.practitioner.map { "<p>\($0.displayed)</p>" as HTML })
        \(tags)
        \(Self.phone(contact.contact.phone))\(Self.email(contact.contact.email))
        \(duty)
        <p class="quiet">\(dates)</p>
        \(contact.provenance.map { "<p class=\"quiet\">\(SourcesView.words($0))</p>" as HTML })
        \(confirmation)
        \(contact.basis.map { "<p class=\"quiet\">Sensitive. \($0.inWords). Others are not shown this.</p>" as HTML })
        \(isOwn && !contact.service.isSensitive ? partForms : nil)
        \(isOwn ? endForm : nil)
        \(isOwn && contact.basis == .consent ? withdrawalForm : nil)
        </li>
        """
    }

    private var confirmation: HTML? {
        guard contact.selfDeclared, !contact.service.isSensitive else { return nil }
        return "<p class=\"quiet\">\((contact.confirmation ?? .waiting).inWords)</p>"
    }

    private var dates: String {
        let began = "Since \(contact.began.inWords)"
        return contact.ended.map { "From \(contact.began.inWords) to \($0.inWords)" } ?? began
    }

    private var tags: HTML? {
        let tags: [HTML?] = [
            lead,
            contact.holdsAssessment ? "<li class=\"tag\">Holds a CAF assessment</li>" : nil,
        ]
        let shown = tags.compactMap { $0 }
        return shown.isEmpty ? nil : "<ul class=\"tags\">\(shown)</ul>"
    }

    private var lead: HTML? {
        guard let since = contact.leadSince else {
            return contact.leadProfessional ? "<li class=\"tag lead\">Lead professional</li>" : nil
        }
        guard let until = contact.leadUntil else {
            return "<li class=\"tag lead\">Lead professional since \(since.inWords)</li>"
        }
        return "<li class=\"tag\">Lead professional from \(since.inWords) to \(until.inWords)</li>"
    }

    private var duty: HTML? {
        contact.contact.duty.map { duty in
            """
            <p class="quiet">On duty for \(duty.team):</p>\(Self.phone(duty.phone))\(Self.email(duty.email))
            """
        }
    }

    private var partForms: HTML {
        """
        \(partForm("leadProfessional", !contact.leadProfessional,
            contact.leadProfessional ? "I am no longer the lead professional" : "I am the lead professional from today"))
        \(partForm("holdsAssessment", !contact.holdsAssessment,
            contact.holdsAssessment ? "I no longer hold an assessment (CAF)" : "I hold an assessment (CAF)"))
        """
    }

    private func partForm(_ part: String, _ value: Bool, _ words: String) -> HTML {
        """
        <form method="post" action="/children/\(page.record.child)/involvements/\(contact.handle)/part">
        \(page.hiddenFields)<input type="hidden" name="\(part)" value="\(value ? "true" : "false")">
        <button class="second">\(words)</button>
        </form>
        """
    }

    private var endForm: HTML {
        """
        <form method="post" action="/children/\(page.record.child)/involvements/\(contact.handle)/end">
        \(page.hiddenFields)<button class="second">End my involvement today</button>
        </form>
        """
    }

    private var withdrawalForm: HTML {
        """
        <form method="post" action="/children/\(page.record.child)/involvements/\(contact.handle)/end">
        \(page.hiddenFields)<input type="hidden" name="consentWithdrawn" value="true">
        <button class="second">The child no longer consents: remove it</button>
        </form>
        """
    }

    static func phone(_ phone: String?) -> HTML? {
        phone.map { phone in
            let digits = phone.filter { $0.isASCII && ($0.isNumber || $0 == "+") }
            return "<p><a href=\"tel:\(digits)\">\(phone)</a></p>"
        }
    }

    static func email(_ email: String?) -> HTML? {
        email.map { "<p><a href=\"mailto:\($0)\">\($0)</a></p>" }
    }
}
