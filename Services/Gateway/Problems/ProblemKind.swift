import Hummingbird

/// Everything that can be wrong with a request, as problem details name it (RFC 9457).
enum ProblemKind: String, CaseIterable, Sendable {
    case malformed, invalid, tooMany, reportRefused
    case signInNeeded, signInRefused, accessLapsed, codeRefused, confirmationNeeded, enrolmentEnded
    case forgedForm, notForThisRole
    case notFound, methodNotAllowed, conflict, contentTooLarge, unsupportedMediaType, requestTimedOut
    case lookupsStopped, tooManyStreams, fault, unavailable

    var status: HTTPResponse.Status {
        switch self {
        case .malformed: .badRequest
        case .invalid, .tooMany, .reportRefused: .unprocessableContent
        case .signInNeeded, .signInRefused, .codeRefused, .confirmationNeeded, .enrolmentEnded: .unauthorized
        case .forgedForm, .notForThisRole, .accessLapsed: .forbidden
        case .notFound: .notFound
        case .methodNotAllowed: .methodNotAllowed
        case .conflict: .conflict
        case .contentTooLarge: .contentTooLarge
        case .unsupportedMediaType: .unsupportedMediaType
        case .requestTimedOut: .requestTimeout
        case .lookupsStopped, .tooManyStreams: .tooManyRequests
        case .fault: .internalServerError
        case .unavailable: .serviceUnavailable
        }
    }

    var title: String {
        switch self {
        case .malformed: "The request can’t be read"
        case .invalid: "Something in the request is not right"
        case .tooMany: "Too many children match"
        case .reportRefused: "The report was refused"
        case .signInNeeded: "Sign in first"
        case .signInRefused: "The username, password or code is not right"
        case .accessLapsed: "You can’t sign in until something is renewed"
        case .codeRefused: "The code is not right"
        case .confirmationNeeded: "Confirm that it is you"
        case .enrolmentEnded: "The time to set up your second step is over"
        case .forgedForm: "The form was not sent from this site"
        case .notForThisRole: "Your account can’t do this"
        case .notFound: "There is nothing here"
        case .methodNotAllowed: "This can’t be done here"
        case .conflict: "This can’t be done as things stand"
        case .contentTooLarge: "The request is too large"
        case .unsupportedMediaType: "The content type is not one that is read here"
        case .requestTimedOut: "The request took too long to arrive"
        case .lookupsStopped: "No more look-ups for now"
        case .tooManyStreams: "Too many live inboxes are open"
        case .fault: "Something went wrong"
        case .unavailable: "ContactPoint can’t answer at the moment"
        }
    }

    /// What to do about it. Said alike for what is absent and what is not allowed.
    var detail: String {
        switch self {
        case .malformed: "Send one JSON object."
        case .invalid: "Correct what the problems name, and send it again."
        case .tooMany: "More than 50 children match. Add something to the search."
        case .reportRefused: "Correct what the problems name, and send the event with a new id."
        case .signInNeeded: "There is no session, or it has ended. Sign in again."
        case .signInRefused: "Check them and try again. After five wrong attempts, wait fifteen minutes."
        case .accessLapsed: "The problems name what has lapsed. Ask whoever manages your account."
        case .codeRefused: "Enter the code that the authenticator shows now; each is taken once."
        case .confirmationNeeded:
            "Give a code to POST /v1/sessions/current/confirmation, and send this again within five minutes."
        case .enrolmentEnded: "Sign in again to start afresh."
        case .forgedForm: "Open the page again and send the form from there."
        case .notForThisRole: "Ask whoever manages your account."
        case .notFound: "It doesn’t exist, or it is not for your account to see."
        case .methodNotAllowed: "The Allow header names the methods that are possible here."
        case .conflict: "The problems name why. Look at it again."
        case .contentTooLarge: "Send less in one request."
        case .unsupportedMediaType: "The Accept-Post header names the content types that are read here."
        case .requestTimedOut: "Send the whole request within 10 seconds."
        case .lookupsStopped:
            "You or your organisation have looked up far more than is usual. Retry-After says when you can go on."
        case .tooManyStreams: "Close some of them and try again."
        case .fault: "Nothing of it is shown here. Try again; if it happens again, tell whoever runs the service."
        case .unavailable: "Nothing is lost. Try again in a few seconds."
        }
    }
}
