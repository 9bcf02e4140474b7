import Contracts
import FoundationEssentials
import HTTPTypes
import Hummingbird

/// The pages' session: the token in a cookie that no script reads and no other site's request carries.
struct SessionCookie: Sendable {
    let isSecure: Bool

    /// The prefix binds the cookie to TLS, to this host and to the whole of it.
    var name: String { isSecure ? "__Host-contactpoint" : "contactpoint" }

    func token(of request: Request) -> String? {
        guard let value = request.cookies[name]?.value, Session.isToken(value) else { return nil }
        return value
    }

    func begin(_ session: Session) -> String { text(session.token, expires: session.expires) }

    func end() -> String { text("", expires: Date(timeIntervalSince1970: 0)) }

    private func text(_ value: String, expires: Date) -> String {
        Cookie(
            name: name, value: value, expires: expires, path: "/", secure: isSecure, httpOnly: true,
            sameSite: .strict
        ).description
    }
}
