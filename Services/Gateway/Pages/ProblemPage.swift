import HTTPTypes
import Hummingbird

extension ProblemDetails {
    /// The problem as a page, for people; whoever has to sign in first is taken there.
    func page(for request: Request, cookie: SessionCookie) -> Response {
        if kind == .signInNeeded {
            // What was being sent can't be sent again, so only a page that was asked for is come back to.
            let next = request.method == .get ? SignInPages.place(request.uri.string) : "/search"
            var response = Response.seeOther(next == "/search" ? "/sign-in" : "/sign-in?next=\(next.queryEscaped)")
            if cookie.token(of: request) != nil { response.headers[.setCookie] = cookie.end() }
            return response
        }
        if kind == .confirmationNeeded, let token = cookie.token(of: request) {
            // A form that was being sent is written anew: the search's, of those who look many up.
            let next = request.method == .get ? SignInPages.place(request.uri.string) : "/search"
            return .page(ConfirmationPage(next: next, session: token).page, status: kind.status)
        }
        let page = Layout(title: kind.title).page(
            """
            <div class="narrow">
            <h1>\(kind.title)</h1>
            <p>\(detail ?? kind.detail)</p>
            <p><a href="/search">Find a child</a></p>
            </div>
            """)
        var response = Response.page(page, status: kind.status)
        response.headers.append(contentsOf: headers)
        return response
    }
}

extension String {
    fileprivate var queryEscaped: String {
        replacing("&", with: "%26").replacing("=", with: "%3D").replacing("?", with: "%3F").replacing("#", with: "%23")
    }
}
