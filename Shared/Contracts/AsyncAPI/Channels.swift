/// Where messages go: routing keys on the exchanges of those who send, and the queues of those who receive.
enum Channels {
    /// A sender's exchange with the message's key, for each receiver.
    static func keys(of entry: MessageEntry) -> [(String, JSON)] {
        entry.message.senders.flatMap { sender in
            entry.message.receivers.map { receiver in
                key(
                    entry.route.key(to: receiver), on: sender.events,
                    "\(sender.rawValue) publishes \(entry.type) for \(receiver.rawValue).", [entry.type])
            }
        }
    }

    static func name(of key: String, on exchange: String) -> String { "\(exchange):\(key)" }

    static func queue(of party: Party, _ lane: Lane, _ entries: [MessageEntry]) -> (String, JSON) {
        var types = entries.filter { $0.route.lane == lane && $0.message.receivers.contains(party) }.map(\.type)
        if lane == .events, Positions.pairs.contains(where: { $0.producer == party }) {
            types.append(Positions.route(to: party).type)
        }
        if lane == .intake { types.append("intake") }
        let name = lane.queue(of: party)
        return (name, queue(name, "\(party.rawValue) alone reads it.", types))
    }

    /// The reply queues of those who ask: each process declares one and deletes it with its connection.
    static func replies(_ entries: [MessageEntry]) -> [(String, JSON)] {
        Party.askers.map { asker in
            let types = entries.filter { !$0.isEvent && $0.message.senders.contains(asker) }.map(\.replyType)
            let name = "\(asker.replyQueuePrefix){process}"
            let channel = queue(
                name, "Answers to one process of \(asker.rawValue), from the replies exchanges of those it asks.",
                types + (asker == .gateway ? [InboxesChanged.key] : []), isTransient: true
            ).merging(["parameters": ["process": ["description": "A random name of the process."]]])
            return (replies(to: asker), channel)
        }
    }

    static func replies(to asker: Party) -> String { "\(asker.rawValue).reply" }

    static var hints: [(String, JSON)] {
        [
            key(
                InboxesChanged.key, on: Party.notifications.replies, "notifications hints to every gateway.",
                [InboxesChanged.key])
        ]
            + Positions.pairs.flatMap { pair in
                let route = Positions.route(to: pair.producer)
                return pair.consumers.map { consumer in
                    key(
                        route.key(to: pair.producer), on: consumer.events,
                        "\(consumer.rawValue) tells \(pair.producer.rawValue) what it has passed.", [route.type])
                }
            }
    }

    /// The two places of a source system.
    static var ofSources: [(String, JSON)] {
        let parameter: JSON = ["source": ["description": "The name of the source system, which is its broker user."]]
        let exchange = SourceQueues.intakeExchange(of: "{source}")
        let intake: JSON = [
            "address": .string(exchange),
            "description": "The source alone may write here, so that the exchange proves who reports; any routing key.",
            "messages": messages(["intake"]),
            "parameters": parameter,
            "bindings": [
                "amqp": [
                    "is": "routingKey", "exchange": exchangeBinding(exchange, "fanout"), "bindingVersion": "0.3.0",
                ]
            ],
        ]
        let name = SourceQueues.receipts(of: "{source}")
        let receipts = queue(name, "The source alone reads what became of its events here.", ["receipt"])
            .merging(["parameters": parameter])
        return [("intake", intake), ("receipts", receipts)]
    }

    private static func key(
        _ key: String, on exchange: String, _ description: String, _ types: [String]
    ) -> (String, JSON) {
        (
            name(of: key, on: exchange),
            [
                "address": .string(key),
                "description": .string(description),
                "messages": messages(types),
                "bindings": [
                    "amqp": [
                        "is": "routingKey", "exchange": exchangeBinding(exchange, "direct"), "bindingVersion": "0.3.0",
                    ]
                ],
            ]
        )
    }

    private static func queue(
        _ name: String, _ description: String, _ types: [String], isTransient: Bool = false
    ) -> JSON {
        let binding: JSON = [
            "name": .string(name), "durable": .boolean(!isTransient), "exclusive": .boolean(isTransient),
            "autoDelete": .boolean(isTransient), "vhost": "contactpoint",
        ]
        return [
            "address": .string(name),
            "description": .string(description),
            "messages": messages(types),
            "bindings": ["amqp": ["is": "queue", "queue": binding, "bindingVersion": "0.3.0"]],
            "x-queue-type": isTransient ? "classic" : "quorum",
        ]
    }

    private static func exchangeBinding(_ name: String, _ type: String) -> JSON {
        [
            "name": .string(name), "type": .string(type), "durable": true, "autoDelete": false,
            "vhost": "contactpoint",
        ]
    }

    private static func messages(_ types: [String]) -> JSON {
        JSON(types.map { ($0, MessageEntry.reference("components", "messages", $0)) })
    }
}
