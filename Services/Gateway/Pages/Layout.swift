import Contracts
import Model

/// The frame of every page.
struct Layout {
    let title: String
    /// The signed-in person; nil on the pages before signing in.
    var caller: Caller?
    /// Which entry of the navigation this page is.
    var place: Place?
    var hasProblems = false
    var script: Asset?

    enum Place { case search, inbox, reviews, declarations, gaps, shields, officers, transfers, quality, accounts }

    func page(_ content: HTML) -> HTML {
        """
        <!DOCTYPE html>
        <html lang="en-GB">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>\(hasProblems ? "Error: " : "")\(title) – ContactPoint</title>
        <link rel="icon" href="\(Asset.icon.path)" type="image/svg+xml">
        <link rel="stylesheet" href="\(Asset.style.path)">
        \(script.map { "<script src=\"\($0.path)\" defer></script>" as HTML })
        </head>
        <body>
        <a class="skip" href="#main">Skip to the main content</a>
        <header class="top"><div class="wide">
        <a class="brand" href="/search">\(Self.mark)ContactPoint</a>
        \(caller.map(navigation))
        </div></header>
        <main id="main" class="wide" tabindex="-1">
        \(caller?.grant.notice.map { "<p class=\"notice\" role=\"status\">\($0.inWords)</p>" as HTML })
        \(content)
        </main>
        <footer><div class="wide">
        <p>ContactPoint says who is in contact with a child. It holds no case notes. Everything you look up is \
        recorded, with your reason.</p>
        </div></footer>
        </body>
        </html>

        """
    }

    private static let mark: HTML = """
        <svg aria-hidden="true" width="28" height="28" viewBox="0 0 28 28">\
        <circle cx="14" cy="14" r="4.5" fill="currentColor"/>\
        <circle cx="14" cy="14" r="11" fill="none" stroke="currentColor" stroke-width="2.5" \
        stroke-dasharray="11.5 5.78"/></svg>
        """

    private func navigation(_ caller: Caller) -> HTML {
        """
        <nav aria-label="Main"><ul>
        \(caller.may(.search) ? search : nil)
        <li><a href="/inbox"\(place == .inbox ? " aria-current=\"page\"" : nil)>Inbox</a></li>
        \(caller.may(.resolveReview) ? reviews : nil)
        \(caller.may(.confirmInvolvement) ? declarations : nil)
        \(caller.may(.listGaps) ? gaps : nil)
        \(caller.may(.viewQuality) ? feeds : nil)
        \(caller.may(.shield) ? shields : nil)
        \(caller.may(.investigate) ? officers : nil)
        \(caller.may(.viewAccounts) ? accounts : nil)
        \(caller.may(.transfer) || caller.may(.transferWithheld) ? transfers : nil)
        </ul></nav>
        <div class="who"><span>\(caller.grant.displayName)</span>
        \(caller.may(.mediate) ? mediation(caller) : nil)
        <form method="post" action="/sign-out">\(FormPieces.guardField(caller))\
        <button class="plain">Sign out</button></form></div>
        """
    }

    private var search: HTML {
        "<li><a href=\"/search\"\(place == .search ? " aria-current=\"page\"" : nil)>Find a child</a></li>"
    }

    private var officers: HTML {
        "<li><a href=\"/officers\"\(place == .officers ? " aria-current=\"page\"" : nil)>Overrides</a></li>"
    }

    private var accounts: HTML {
        "<li><a href=\"/accounts\"\(place == .accounts ? " aria-current=\"page\"" : nil)>Accounts</a></li>"
    }

    /// For whom a mediator looks up stands on every page.
    private func mediation(_ caller: Caller) -> HTML {
        guard let mediated = caller.grant.mediated else { return "<a href=\"/mediation\">For nobody yet</a>" }
        return "<a href=\"/mediation\">For \(mediated.displayName), \(mediated.organisation)</a>"
    }

    private var reviews: HTML {
        "<li><a href=\"/reviews\"\(place == .reviews ? " aria-current=\"page\"" : nil)>Reviews</a></li>"
    }

    private var declarations: HTML {
        "<li><a href=\"/declarations\"\(place == .declarations ? " aria-current=\"page\"" : nil)>To confirm</a></li>"
    }

    private var feeds: HTML {
        "<li><a href=\"/quality\"\(place == .quality ? " aria-current=\"page\"" : nil)>Feeds</a></li>"
    }

    private var gaps: HTML {
        "<li><a href=\"/gaps\"\(place == .gaps ? " aria-current=\"page\"" : nil)>Gaps</a></li>"
    }

    private var transfers: HTML {
        "<li><a href=\"/transfers\"\(place == .transfers ? " aria-current=\"page\"" : nil)>Transfers</a></li>"
    }

    private var shields: HTML {
        "<li><a href=\"/shields\"\(place == .shields ? " aria-current=\"page\"" : nil)>Shields</a></li>"
    }
}
