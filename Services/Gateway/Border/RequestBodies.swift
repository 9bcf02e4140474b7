import FoundationEssentials
import HTTPTypes
import Hummingbird
import Model

/// The largest body of each sort, in bytes.
enum BodyLimit {
    static let json = 16 * 1024
    static let report = 64 * 1024
}

extension Request {
    /// The media type without its parameters, in lower case.
    var mediaType: String? {
        headers[.contentType]?.split(separator: ";").first?.trimmed.lowercased()
    }

    /// The fields of a JSON body.
    func jsonFields() async throws -> Fields {
        try demand(["application/json"])
        return try Fields(json: try await wholeBody(upTo: BodyLimit.json))
    }

    /// Throws unless the body is of one of these media types.
    func demand(_ types: [String]) throws {
        if let mediaType, types.contains(mediaType) { return }
        var problem = ProblemDetails(.unsupportedMediaType)
        problem.headers[.acceptPost] = types.joined(separator: ", ")
        throw problem
    }

    /// The same request with a body that has arrived: whoever watches for the client to go may rely on that. With one under
    /// way, Hummingbird's `consumeWithInboundCloseHandler` ends the process when it is done before the body is.
    func arrived(upTo limit: Int) async throws -> Request {
        var request = self
        request.body = RequestBody(buffer: ByteBuffer(bytes: try await wholeBody(upTo: limit)))
        return request
    }

    /// The body, which may take ten seconds to arrive.
    func wholeBody(upTo limit: Int) async throws -> Data {
        if let length = headers[.contentLength].flatMap(Int.init), length > limit {
            throw ProblemDetails(.contentTooLarge)
        }
        let body = body
        return try await withThrowingTaskGroup(of: Data.self) { group in
            group.addTask { Data(try await body.collect(upTo: limit).readableBytesView) }
            group.addTask {
                try await Task.sleep(for: .seconds(10))
                throw ProblemDetails(.requestTimedOut)
            }
            defer { group.cancelAll() }
            guard let data = try await group.next() else { throw ProblemDetails(.fault) }
            return data
        }
    }
}

extension HTTPField.Name {
    static let acceptPost = Self(literal: "accept-post")
    static let idempotencyKey = Self(literal: "idempotency-key")
    static let lastEventID = Self(literal: "last-event-id")

    /// For names that are written in the source, which are always valid tokens.
    init(literal: StaticString) {
        guard let name = Self("\(literal)") else { preconditionFailure("not a field name: \(literal)") }
        self = name
    }
}
