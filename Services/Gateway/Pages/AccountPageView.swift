import Contracts
import Model

/// The accounts that somebody administers, and the forms by which they do.
struct AccountPageView {
    let accounts: AccountPage
    let caller: Caller
    /// The form that has to be corrected.
    var failed: (deed: AccountPages.Deed, pieces: FormPieces)?

    private var isNational: Bool { caller.may(.accredit) }

    private var roles: [Role] {
        isNational ? [.accountAdministrator] : [.practitioner, .mediator, .dataManager]
    }

    var page: HTML {
        let order = [
            "username", "password", "given", "family", "role", "organisation", "service", "email", "phone", "team",
            "teamPhone", "teamEmail", "vetted", "trained", "agreed", "accredited", "code",
        ]
        let summary = failed?.pieces.summary(order)
        return Layout(title: "Accounts", caller: caller, place: .accounts, hasProblems: summary != nil).page(
            """
            \(summary)
            <h1>Accounts</h1>
            <p>\(isNational
                ? "Account administrators of all organisations, and which organisations are accredited."
                : "The accounts of your organisation. Shielding officers’ and auditors’ are opened by those who run ContactPoint.")</p>
            <ol class="plain-list">\(accounts.accounts.map(line))</ol>
            \(accounts.accounts.isEmpty ? "<p>None.</p>" as HTML : nil)
            \(accounts.next.map { "<p><a href=\"/accounts?after=\($0)\">Those after them</a></p>" as HTML })
            \(form(.open, "Open an account") { open($0) })
            \(form(.renew, "Write down what was renewed") { "\($0.text("username", "User name"))\(team($0))\(days($0))\($0.code())" })
            \(form(.suspend, "Suspend an account") { "<p>Every session of it ends at once.</p>\($0.text("username", "User name"))" })
            \(form(.restore, "Restore a suspended account") { "\($0.text("username", "User name"))\($0.code())" })
            \(isNational ? organisations : nil)
            """)
    }

    private func line(_ account: AccountLine) -> HTML {
        let days = [("vetted", account.vetted), ("trained", account.trained), ("agreed", account.agreed)]
            .compactMap { word, day in day.map { "\(word) \($0.inWords)" } }
        let factor = account.secondFactor.map { "second factor since \($0.inWords)" } ?? "no second factor yet"
        return """
            <li class="\(account.isSuspended ? "read" : "unread")">
            <p class="said">\(account.name.displayed), <code>\(account.username)</code></p>
            <p class="quiet">\(account.role.inWords), \(account.organisation). \
            \((days + [factor]).joined(separator: ", ")).</p>
            \(account.isSuspended ? "<p><strong>Suspended</strong></p>" as HTML : nil)
            \(account.lapsed.isEmpty
                ? nil
                : "<p class=\"gap\">Can’t sign in: \(account.lapsed.map(\.inWords).joined(separator: ", ")).</p>" as HTML)
            </li>
            """
    }

    private func open(_ pieces: FormPieces) -> HTML {
        let organisation: HTML =
            isNational
            ? pieces.text("organisation", "Organisation")
            : "<input type=\"hidden\" name=\"organisation\" value=\"\(accounts.organisations.first?.name ?? "")\">"
        return """
            \(pieces.text("given", "First names"))
            \(pieces.text("family", "Family name"))
            \(pieces.text("username", "User name"))
            \(pieces.text("password", "First password", type: "password", autocomplete: "new-password"))
            \(pieces.select("role", "What it is for", choices: roles.map { ($0.rawValue, $0.inWords) }))
            \(organisation)
            \(pieces.select("service", "Kind of service", choices: ServiceKind.allCases.map { ($0.rawValue, $0.inWords) }))
            \(pieces.text("email", "Email address"))
            \(pieces.text("phone", "Telephone number (optional)"))
            \(team(pieces))
            \(days(pieces))
            \(pieces.code())
            """
    }

    private func team(_ pieces: FormPieces) -> HTML {
        """
        \(pieces.text("team", "Team (optional)", hint: "Whoever is on duty in it is shown beside the person, once they record."))
        \(pieces.text("teamPhone", "The team’s telephone number (optional)"))
        \(pieces.text("teamEmail", "The team’s email address (optional)"))
        """
    }

    private func days(_ pieces: FormPieces) -> HTML {
        let hint = "Leave it out if it has not been done."
        return """
            \(pieces.date("vetted", "Vetted on", hint: hint))
            \(pieces.date("trained", "Trained on", hint: hint))
            \(pieces.date("agreed", "Signed the agreement on", hint: hint))
            """
    }

    private var organisations: HTML {
        let lines = accounts.organisations.map { organisation -> HTML in
            let authority: HTML? = organisation.authority.map { " (authority \($0.text))" }
            let standing = organisation.accredited.map { "accredited \($0.inWords)" } ?? "not accredited"
            return "<li>\(organisation.name)\(authority): \(standing)</li>"
        }
        return """
            <h2>Organisations</h2>
            <ul>\(lines)</ul>
            \(form(.accredit, "Accredit an organisation") {
                """
                \($0.text("organisation", "Organisation"))
                \($0.date("accredited", "Accredited on", hint: "For example, 5 1 2026."))
                \($0.code())
                """
            })
            \(form(.withdraw, "Withdraw an accreditation") {
                "<p>Nobody of it signs in any more, and every session ends at once.</p>\($0.text("organisation", "Organisation"))\($0.code())"
            })
            """
    }

    /// Of several forms only the one that was sent shows what was written. Fields are named once on the page: the rest are closed.
    private func form(_ deed: AccountPages.Deed, _ title: String, _ content: (FormPieces) -> HTML) -> HTML {
        let pieces = failed?.deed == deed ? failed?.pieces : nil
        return """
            <details class="panel"\(pieces == nil ? nil : " open")>
            <summary><h2>\(title)</h2></summary>
            <form method="post" action="/accounts/\(deed.rawValue)" novalidate>
            \(FormPieces.guardField(caller))\(FormPieces.requestField())
            \(content(pieces ?? FormPieces()))
            <button>\(title)</button>
            </form>
            </details>
            """
    }
}

extension Role {
    var inWords: String {
        switch self {
        case .practitioner: "Practitioner"
        case .mediator: "Mediator"
        case .shieldingOfficer: "Shielding officer"
        case .dataManager: "Data manager"
        case .auditor: "Auditor"
        case .accountAdministrator: "Account administrator"
        case .nationalAdministrator: "National administrator"
        case .feed: "Feed"
        }
    }
}

extension Requirement {
    fileprivate var inWords: String {
        switch self {
        case .accreditation: "the organisation is not accredited"
        case .vetting: "not vetted in the last three years"
        case .training: "not trained"
        case .agreement: "no agreement"
        }
    }
}
