/// The messages of the document, and what all of them bear.
struct Components {
    private var messages: [(String, JSON)] = []

    mutating func add(_ entry: MessageEntry, _ probe: SchemaProbe) throws {
        let kind = entry.kind
        messages.append(
            (
                entry.type,
                message(
                    entry.type, kind.name, entry.message.summary, kind.promise,
                    trait: entry.isEvent ? "event" : "request",
                    payload: try probe.schema(of: entry.message))
            ))
        guard !entry.isEvent else { return }
        let reply = try Self.replySchema(of: entry.message, probe)
        let sealed = entry.isSealedReply
        let payload: JSON = sealed ? try probe.schema(of: SealedEnvelope.self) : reply
        var described = message(
            entry.replyType, "reply", "The answer to \(entry.type).",
            sealed
                ? "Sealed with HPKE to contactpoint:replyKey of the request, bound to its message_id; "
                    + "x-sealed-payload is what stands inside."
                : "Failures of the machinery have contactpoint:failure and no use for a body.",
            trait: "reply", payload: payload)
        if sealed { described = described.merging(["x-sealed-payload": reply]) }
        messages.append((entry.replyType, described))
    }

    /// What is published beside the catalogue, may be lost, and is not kept.
    mutating func addHints(_ probe: SchemaProbe) throws {
        messages.append(
            (
                InboxesChanged.key,
                message(
                    InboxesChanged.key, "hint", "Inboxes have changed; look again.",
                    "It may be lost or repeated, and names accounts alone.", trait: "reply",
                    payload: try probe.schema(of: InboxesChanged.self))
            ))
        for type in Positions.types {
            messages.append(
                (
                    type,
                    message(
                        type, "hint", "Which of its positions a consumer has passed, for the producer.",
                        "It may be lost, repeated and reordered: what is not passed is offered again.",
                        trait: "request", payload: try probe.schema(of: PositionsPassed<IdentityTag>.self))
                ))
        }
    }

    mutating func addIntake(open: SchemaProbe, closed: SchemaProbe) throws {
        messages.append(
            (
                "intake",
                [
                    "name": "intake", "title": "An involvement, reported by a source",
                    "summary": .string(ReportInvolvement.summary),
                    "description": .string(
                        """
                        The body is a libsodium sealed box (crypto_box_seal) to the intake key over the JSON of a \
                        CloudEvent in structured mode, as the payload's schema has it: closed, so that a field that is \
                        not named is refused.
                        """),
                    "contentType": "application/vnd.contactpoint.sealed",
                    "headers": MessageEntry.reference("components", "schemas", "Headers.intake"),
                    "payload": try closed.schema(of: IntakeEvent.self),
                    "tags": [["name": "intake"]],
                ]
            ))
        messages.append(
            (
                "receipt",
                message(
                    "\(ReportInvolvement.route.type).reply", "reply", "What became of one event of a source.",
                    "It names fields and rules, never a value. correlation_id is the message_id of the event, where "
                        + "there was one.", trait: "reply", payload: try open.schema(of: Receipt.self))
            ))
    }

    func json(schemas: [(name: String, schema: JSON)]) -> JSON {
        [
            "messages": JSON(messages),
            "securitySchemes": [
                "user": ["type": "userPassword", "description": "A broker user, by name and password."]
            ],
            "schemas": JSON(
                Headers.schemas + schemas.sorted { $0.name < $1.name }.map { ($0.name, $0.schema) }),
        ]
    }

    private func message(
        _ name: String, _ kind: String, _ summary: String, _ description: String, trait: String, payload: JSON
    ) -> JSON {
        [
            "name": .string(name), "title": .string(name), "summary": .string(summary),
            "description": .string(description), "contentType": "application/json",
            "headers": MessageEntry.reference("components", "schemas", "Headers.\(trait)"),
            "payload": payload,
            "tags": [["name": .string(kind)]],
            "bindings": ["amqp": ["messageType": .string(name), "bindingVersion": "0.3.0"]],
        ]
    }

    private static func replySchema<M: Message>(of message: M.Type, _ probe: SchemaProbe) throws -> JSON {
        try probe.schema(of: M.Reply.self)
    }
}
