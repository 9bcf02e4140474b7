import Contracts
import FoundationEssentials
import HTTPTypes
import Hummingbird
import Model
import ServiceRuntime

/// A request that is not fulfilled, and why. It names fields and rules, and never repeats a value.
struct ProblemDetails: Error, Sendable {
    let kind: ProblemKind
    var detail: String?
    var problems: [Problem] = []
    var headers: HTTPFields = [:]

    init(_ kind: ProblemKind, detail: String? = nil, problems: [Problem] = []) {
        self.kind = kind
        self.detail = detail
        self.problems = problems
        switch kind {
        case .signInNeeded, .signInRefused, .codeRefused, .enrolmentEnded: headers[.wwwAuthenticate] = "Bearer"
        // RFC 9470: signed in, but too long ago.
        case .confirmationNeeded:
            headers[.wwwAuthenticate] =
                "Bearer error=\"insufficient_user_authentication\", max_age=\"\(Int(Principal.confirmationHolds))\""
        case .unavailable: headers[.retryAfter] = "5"
        default: break
        }
    }

    /// A budget of look-ups is used up until its window ends.
    init(stopped notice: LookupNotice, at now: Date) {
        self.init(.lookupsStopped)
        headers[.retryAfter] = String(max(1, Int(notice.until.timeIntervalSince(now).rounded(.up))))
    }

    /// What a service said no to.
    init(_ refusal: Refusal) {
        switch refusal.kind {
        case .notAuthenticated: self.init(.signInNeeded)
        case .notAllowed, .notFound: self.init(.notFound)
        case .notConfirmed: self.init(.confirmationNeeded)
        case .invalid: self.init(.invalid, problems: refusal.problems)
        case .unavailable: self.init(.unavailable)
        }
    }

    /// Whatever was thrown on the way to an answer.
    init(thrown error: any Error) {
        switch error {
        case let problem as ProblemDetails: self = problem
        case AskError.unavailable, AskError.timedOut: self.init(.unavailable)
        case AskError.notAuthenticated: self.init(.signInNeeded)
        case let error as any HTTPResponseError where error.status == .contentTooLarge: self.init(.contentTooLarge)
        case let error as any HTTPResponseError where error.status == .notFound: self.init(.notFound)
        default: self.init(.fault)
        }
    }
}

/// The document of a problem, as `application/problem+json`.
private struct ProblemDocument: Encodable {
    var type: String
    var title: String
    var status: Int
    var detail: String
    var instance: String
    var problems: [Problem]?
}

extension ProblemDetails {
    static let typePrefix = "urn:contactpoint:problem:"

    /// `request` is the id under which the request stands in the log and in the audit trail.
    func response(request: UUID) throws -> Response {
        let document = ProblemDocument(
            type: Self.typePrefix + kind.rawValue, title: kind.title, status: kind.status.code,
            detail: detail ?? kind.detail, instance: "urn:uuid:" + request.text,
            problems: problems.isEmpty ? nil : problems)
        var response = Response(
            status: kind.status, headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: try WireCoding.encoder().encode(document))))
        response.headers[.contentType] = "application/problem+json"
        return response
    }
}
