import Crypto
import FoundationEssentials
import HTTPTypes
import Hummingbird

/// Forms are taken from our own pages alone: by the browser's word on where they come from, and by a token that only
/// a page of this very session holds. Nothing is kept: the token is derived from the session's.
enum FormGuard {
    static let field = "csrf"

    static func token(for session: String) -> String {
        let code = HMAC<SHA256>.authenticationCode(
            for: Data("contactpoint form".utf8), using: SymmetricKey(data: Data(session.utf8)))
        return code.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }

    /// Throws unless the browser, where it says so, sends the form from this site.
    static func checkOrigin(of request: Request) throws {
        if let site = request.headers[.secFetchSite], site != "same-origin" { throw ProblemDetails(.forgedForm) }
        if let origin = request.headers[.origin] {
            let host = origin.split(separator: "/").last.map { $0.lowercased() }
            guard let own = request.head.authority?.lowercased(), host == own else {
                throw ProblemDetails(.forgedForm)
            }
        }
    }

    static func check(_ form: Form, from request: Request, session: String) throws {
        try checkOrigin(of: request)
        let sent = Data((form.values[field] ?? "").utf8)
        // The length is no secret; the comparison takes the same time wherever the difference is.
        let expected = Data(token(for: session).utf8)
        guard sent.count == expected.count, zip(sent, expected).reduce(0, { $0 | ($1.0 ^ $1.1) }) == 0 else {
            throw ProblemDetails(.forgedForm)
        }
    }
}

extension HTTPField.Name {
    static let secFetchSite = Self(literal: "sec-fetch-site")
}
