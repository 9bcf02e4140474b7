/// The AMQP properties and headers of messages, as schemas.
///
/// AMQP keeps properties and headers apart, AsyncAPI has one place for both; the properties are named by
/// `x-amqp-property`.
enum Headers {
    static var schemas: [(String, JSON)] {
        [
            ("Headers.event", schema(common + [("contactpoint:epoch", epoch), ("contactpoint:positions", positions)])),
            (
                "Headers.request",
                schema(common + request, optional: ["contactpoint:replyKey", "reply_to", "expiration"])
            ),
            ("Headers.intake", ["type": "object", "properties": JSON(intake)]),
            (
                "Headers.reply",
                schema(common + reply, optional: ["contactpoint:failure", "contactpoint:code", "correlation_id"])
            ),
        ]
    }

    private static func schema(_ members: [(String, JSON)], optional: Set<String> = []) -> JSON {
        let alwaysOptional: Set<String> = ["cloudEvents:subject", "traceparent"]
        let required = members.map(\.0).filter { !optional.contains($0) && !alwaysOptional.contains($0) }
        return [
            "type": "object", "properties": JSON(members), "required": .array(required.map { .string($0) }),
        ]
    }

    private static func property(_ name: String, _ description: String, _ more: JSON = [:]) -> (String, JSON) {
        let schema: JSON = ["type": "string", "x-amqp-property": true, "description": .string(description)]
        return (name, schema.merging(more))
    }

    private static func header(_ name: String, _ description: String, _ more: JSON = [:]) -> (String, JSON) {
        let schema: JSON = ["type": "string", "description": .string(description)]
        return (name, schema.merging(more))
    }

    private static let common: [(String, JSON)] = [
        property("message_id", "The CloudEvents id: of the event or the request.", ["format": "uuid"]),
        property("type", "The CloudEvents type."),
        property("user_id", "Who sends, as the broker has validated it. Receivers believe nothing else."),
        property(
            "content_type", "The CloudEvents datacontenttype.", ["enum": ["application/json", "application/x-ndjson"]]),
        header("cloudEvents:specversion", "The version of CloudEvents.", ["const": "1.0"]),
        header("cloudEvents:source", "Who sends: /contactpoint/ and the party.", ["pattern": "^/contactpoint/[a-z]+$"]),
        header("cloudEvents:time", "When it was sent; RFC 3339 in UTC, to the millisecond.", ["format": "date-time"]),
        header("cloudEvents:subject", "What it is about: a random identifier.", ["format": "uuid"]),
        header("traceparent", "W3C Trace Context."),
        header(
            "contactpoint:code",
            "The sender's code for this receiver: keyed BLAKE2b over what a reader acts on. A receipt has none.",
            ["contentEncoding": "base64"]),
    ]

    private static let request: [(String, JSON)] = [
        property("reply_to", "The routing key of the answer on the replies exchange of whoever answers."),
        property("expiration", "Milliseconds that somebody waits; nobody answers later.", ["pattern": "^[0-9]+$"]),
        header(
            "contactpoint:replyKey", "A one-use X25519 key that the answer is sealed to; where answers are sealed.",
            ["contentEncoding": "base64"]),
    ]

    private static let reply: [(String, JSON)] = [
        property("correlation_id", "The message_id of the request."),
        header(
            "contactpoint:failure", "Why there is no answer.",
            ["enum": ["unavailable", "notAuthenticated", "unreadable", "failed"]]),
    ]

    private static let intake: [(String, JSON)] = [
        property("message_id", "Any text of the source's own; comes back as the correlation_id of the receipt."),
        property("user_id", "The source's name, if it is set at all."),
        header("traceparent", "W3C Trace Context."),
    ]

    private static let epoch: JSON = [
        "type": "integer", "minimum": 0, "description": "Raised when the sender was restored from a backup.",
    ]

    private static let positions: JSON = [
        "type": "string",
        "pattern": .string("^(\(places)|[0-9a-f-]{36}/\(places)(;[0-9a-f-]{36}/\(places))+)$"),
        "description": .string(
            """
            The number of the event in the sequence of each of its subjects, for this receiver; beyond the first epoch \
            also the number behind which the sequence went on, and the epoch in which that was given. Up to 32 events of one \
            type may travel in one message: its body then is a line of JSON for each, its content_type \
            application/x-ndjson, and here are the id and the numbers of each, in the order of the lines.
            """),
    ]

    private static let places = "[0-9a-f-]{36}(:[0-9]+){1,3}(,[0-9a-f-]{36}(:[0-9]+){1,3})*"
}
