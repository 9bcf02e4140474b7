/// The AsyncAPI 3.0 document of everything that crosses the broker, made from the contracts: what is asked and
/// announced, by whom, on which exchange, with which key, into which queue, and what each body holds.
public struct AsyncAPIDocument: Sendable {
    /// The whole document.
    public let json: JSON

    /// Throws only where a type of the contracts can't be described, which a test would show first.
    public init() throws {
        let open = SchemaProbe()
        let closed = SchemaProbe(border: .intake(prefix: "Intake."))
        let entries = Catalogue.messages.map(MessageEntry.init)
        var components = Components()
        for entry in entries { try components.add(entry, open) }
        try components.addHints(open)
        try components.addIntake(open: open, closed: closed)

        var channels: [(String, JSON)] = []
        var operations: [(String, JSON)] = []
        for entry in entries {
            channels += Channels.keys(of: entry)
            operations += Operations.sends(of: entry)
        }
        for party in Party.services {
            for lane in Lane.allCases where lane != .intake || party == .identity {
                channels.append(Channels.queue(of: party, lane, entries))
            }
        }
        operations += entries.flatMap(Operations.receives)
        channels += Channels.replies(entries) + Channels.hints + Channels.ofSources
        operations += Operations.hints + Operations.ofSources

        json = [
            "asyncapi": "3.0.0",
            "info": Self.info,
            "defaultContentType": "application/json",
            "servers": Self.servers,
            "channels": JSON(channels),
            "operations": JSON(operations),
            "components": components.json(schemas: closed.named + open.named),
        ]
    }

    /// As `docs/asyncapi.yaml` has it.
    public var yaml: String {
        "# Made from Shared/Contracts by `contactpoint asyncapi`; a test holds the two equal.\n" + json.yaml
    }

    private static let info: JSON = [
        "title": "ContactPoint",
        "version": "1.0.0",
        "description": .string(
            """
            A directory that answers two questions for a practitioner who works with a child: who is this child, and \
            who else is in contact with this child. Source systems need the channels intake and receipts alone; the \
            rest is how the services talk among themselves, and no promise to anyone else.
            """),
        "license": ["name": "Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"],
    ]

    private static let servers: JSON = [
        "broker": [
            "host": "{host}:{port}", "pathname": "/contactpoint", "protocol": "amqp", "protocolVersion": "0.9.1",
            "description": "RabbitMQ; each service, each source and the gateway is a user of its own.",
            "security": [["$ref": "#/components/securitySchemes/user"]],
            "variables": [
                "host": ["default": "127.0.0.1", "description": "Where the broker runs."],
                "port": ["default": "5672", "description": "compose/up prints the one that it chose."],
            ],
        ]
    ]
}
