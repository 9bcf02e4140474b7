import Contracts
import Model

/// A child's record. What is shown first is who is in contact.
struct RecordPage {
    let record: LeasedRecord
    let reason: LookupReason
    let caller: Caller
    let forms: RecordForms
    let today: PartialDate

    /// With the whereabouts, or with how to ask in their place.
    func page(showing whereabouts: Whereabouts?) -> HTML {
        let visible = record.visible
        let summary = forms.summary
        return Layout(
            title: visible.name.displayed, caller: caller, place: .search, hasProblems: summary != nil
        ).page(
            """
            \(summary)
            \(notice(whereabouts).map { "<p class=\"notice\" role=\"status\">\($0.inWords)</p>" as HTML })
            <p class="back"><a href="/search">Find another child</a></p>
            <div class="identity">
            <h1>\(visible.name.displayed)</h1>
            <dl>
            <div><dt>Date of birth</dt><dd>\(visible.dateOfBirth.inWords)\(age)</dd></div>
            <div><dt>Gender</dt><dd>\(visible.gender.inWords)</dd></div>
            <div><dt>Number</dt><dd class="number">\(visible.number.displayed)</dd></div>
            </dl>
            </div>
            <div class="columns">
            <div class="main">
            \(whereabouts.map(contacts) ?? withheld)
            \(whereabouts == nil ? nil : overrideEnd)
            \(watchLink)
            \(caller.may(.declareInvolvement) ? involvementForm : nil)
            \(isOfficers ? shieldForm : nil)
            \(mayRequestShield ? shieldRequestForm : nil)
            \(isOfficers ? liftForm : nil)
            \(isOfficers ? withdrawalForm : nil)
            \(caller.may(.disclose) ? disclosureForm : nil)
            \(caller.may(.transfer) || caller.may(.transferWithheld) ? transferForm : nil)
            </div>
            <aside aria-label="Home and carers">
            \(whereabouts.map(home))
            \(carers(record.carers(showing: whereabouts)))
            \(whereabouts.flatMap { SourcesView(items: $0.items ?? []).section })
            </aside>
            </div>
            """)
    }

    /// A notice stands in the address, which anyone can write: it never says "shielded" beside whereabouts, nor anything
    /// of a shield to those who can't have lifted one.
    private func notice(_ whereabouts: Whereabouts?) -> RecordNotice? {
        switch forms.notice {
        // A form that was sent again after its shield was lifted is answered as it was then.
        case .shielded: whereabouts == nil ? .shielded : isOfficers ? .notShielded : nil
        case .liftingProposed, .lifted, .notShielded, .withdrawalProposed, .disclosureProposed:
            isOfficers ? forms.notice : nil
        case .disclosed: isOfficers && whereabouts != nil ? .disclosed : nil
        case .recorded, .alreadyRecorded, .ended, .partChanged, .shieldRequested, nil: forms.notice
        }
    }

    var isOfficers: Bool { caller.may(.shield) }

    /// Shown whether there is a shield or not.
    private var mayRequestShield: Bool { caller.may(.requestShield) }

    private var age: HTML? {
        record.visible.dateOfBirth.age(on: today).map { " <span class=\"age\">(age \($0))</span>" }
    }

    private var withheld: HTML {
        """
        <section class="withheld" aria-labelledby="contacts">
        <h2 id="contacts">Who is in contact is not shown</h2>
        <p>\(WhereaboutsView.howToAsk)</p>
        <p class="number">\(record.visible.number.displayed)</p>
        \(caller.may(.requestContact) ? contactRequestLink : nil)
        \(overrideLink)
        </section>
        """
    }

    private func contacts(_ whereabouts: Whereabouts) -> HTML {
        let current = whereabouts.contacts.filter { $0.ended == nil }
        let former = whereabouts.contacts.filter { $0.ended != nil }
        let cards = current.map { ContactView(contact: $0, isOwn: isOwn($0), page: self).card }
        return """
            <section aria-labelledby="contacts">
            <h2 id="contacts">Who is in contact \(HTML.count(current.count))</h2>
            \(WhomToAsk(contacts: current).lines)
            \(record.gaps(in: whereabouts, on: today).map { "<p class=\"gap\">\($0.inWords)</p>" as HTML })
            \(cards.isEmpty ? "<p>Nobody is known to be in contact.</p>" : "<ul class=\"plain-list cards\">\(cards)</ul>")
            \(former.isEmpty ? nil : formerContacts(former))
            </section>
            """
    }

    private func formerContacts(_ contacts: [Whereabouts.Contact]) -> HTML {
        """
        <details><summary>No longer in contact \(HTML.count(contacts.count))</summary>
        <ul class="plain-list cards">\(contacts.map { ContactView(contact: $0, isOwn: false, page: self).card })</ul>
        </details>
        """
    }

    private func home(_ whereabouts: Whereabouts) -> HTML {
        let (title, address): (String, PostalAddress?) =
            switch whereabouts.residence {
            case .current(let address): ("Home address", address)
            case .lastKnown(let address): ("Last known address", address)
            case .noKnownAddress: ("No known address", nil)
            case .leftEngland(let returning): ("Has left England, \(returning.inWords)", nil)
            case nil: ("Address not reported", nil)
            }
        let lines = address.map { address in (address.lines + [address.postcode]).map { "\($0)<br>" as HTML } }
        return """
            <section aria-labelledby="home"><h2 id="home">\(title)</h2>
            \(lines.map { "<address>\($0)</address>" as HTML })
            \(whereabouts.authority.map { "<p class=\"quiet\">Responsible authority \($0.text)</p>" as HTML })
            </section>
            """
    }

    private func carers(_ carers: [Carer]) -> HTML {
        let items = carers.map { carer -> HTML in
            """
            <li><strong>\(carer.name.displayed)</strong>\(ContactView.phone(carer.phone))\(ContactView.email(carer.email))</li>
            """
        }
        return """
            <section aria-labelledby="carers"><h2 id="carers">Carers</h2>
            \(items.isEmpty ? "<p>No carer is known.</p>" : "<ul class=\"plain-list\">\(items)</ul>")
            </section>
            """
    }

    /// The services decide whose involvement it is; this only decides where a button is offered.
    private func isOwn(_ contact: Whereabouts.Contact) -> Bool {
        contact.selfDeclared && contact.contact.practitioner?.displayed == caller.grant.displayName
    }
}

extension HTML {
    /// A number beside a heading.
    static func count(_ count: Int) -> HTML { "<span class=\"count\">\(count)</span>" }
}
