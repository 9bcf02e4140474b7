/// Who sends what and who receives it.
enum Operations {
    static func sends(of entry: MessageEntry) -> [(String, JSON)] {
        entry.message.senders.flatMap { sender in
            entry.message.receivers.map { receiver in
                let channel = Channels.name(of: entry.route.key(to: receiver), on: sender.events)
                return (
                    "\(sender.rawValue).sends:\(entry.type):\(receiver.rawValue)",
                    operation(
                        "send", sender.rawValue, channel, entry.type, entry.message.summary,
                        persistent: entry.message is any Change.Type
                    )
                    .merging(reply(to: entry, asker: sender))
                )
            }
        }
    }

    static func receives(of entry: MessageEntry) -> [(String, JSON)] {
        entry.message.receivers.map { receiver in
            let channel = entry.route.lane.queue(of: receiver)
            return (
                "\(receiver.rawValue).receives:\(entry.type)",
                operation("receive", receiver.rawValue, channel, entry.type, entry.message.summary)
                    .merging(entry.message.senders.count == 1 ? reply(to: entry, asker: entry.message.senders[0]) : [:])
            )
        }
    }

    static var hints: [(String, JSON)] {
        let changed = Channels.name(of: InboxesChanged.key, on: Party.notifications.replies)
        let inboxes = [
            (
                "notifications.sends:\(InboxesChanged.key)",
                operation(
                    "send", "notifications", changed, InboxesChanged.key, "Hints that inboxes have changed.",
                    persistent: false)
            ),
            (
                "gateway.receives:\(InboxesChanged.key)",
                operation(
                    "receive", "gateway", Channels.replies(to: .gateway), InboxesChanged.key,
                    "Looks at the inboxes again.")
            ),
        ]
        return inboxes
            + Positions.pairs.flatMap { pair in
                let route = Positions.route(to: pair.producer)
                let sends = pair.consumers.map { consumer in
                    (
                        "\(consumer.rawValue).sends:\(route.type)",
                        operation(
                            "send", consumer.rawValue,
                            Channels.name(of: route.key(to: pair.producer), on: consumer.events),
                            route.type, "Tells the producer what has been passed.", persistent: false)
                    )
                }
                return sends + [
                    (
                        "\(pair.producer.rawValue).receives:\(route.type)",
                        operation(
                            "receive", pair.producer.rawValue, route.lane.queue(of: pair.producer), route.type,
                            "Stops offering what has been passed.")
                    )
                ]
            }
    }

    static var ofSources: [(String, JSON)] {
        [
            (
                "source.sends:intake",
                operation("send", "source", "intake", "intake", ReportInvolvement.summary)
                    .merging([
                        "reply": [
                            "channel": MessageEntry.reference("channels", "receipts"),
                            "messages": [MessageEntry.reference("channels", "receipts", "messages", "receipt")],
                        ]
                    ])
            ),
            (
                "source.receives:receipt",
                operation("receive", "source", "receipts", "receipt", "Reads what became of its events.")
            ),
            (
                "identity.receives:intake",
                operation("receive", "identity", Lane.intake.queue(of: .identity), "intake", ReportInvolvement.summary)
            ),
        ]
    }

    private static func operation(
        _ action: String, _ party: String, _ channel: String, _ message: String, _ summary: String,
        persistent: Bool = true
    ) -> JSON {
        [
            "action": .string(action),
            "channel": MessageEntry.reference("channels", channel),
            "summary": .string(summary),
            "messages": [MessageEntry.reference("channels", channel, "messages", message)],
            "tags": [["name": .string(party)]],
            "bindings": [
                "amqp": action == "send"
                    ? ["deliveryMode": persistent ? 2 : 1, "ack": true, "bindingVersion": "0.3.0"]
                    : ["ack": true, "bindingVersion": "0.3.0"]
            ],
        ]
    }

    private static func reply(to entry: MessageEntry, asker: Party) -> JSON {
        guard !entry.isEvent else { return [:] }
        let channel = Channels.replies(to: asker)
        return [
            "reply": [
                "address": [
                    "location": "$message.header#/reply_to",
                    "description": "A routing key on the replies exchange of whoever answers.",
                ],
                "channel": MessageEntry.reference("channels", channel),
                "messages": [MessageEntry.reference("channels", channel, "messages", entry.replyType)],
            ]
        ]
    }
}
