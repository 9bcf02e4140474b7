/// A message of the catalogue as the document lists it.
struct MessageEntry {
    let message: any Message.Type

    init(_ message: any Message.Type) { self.message = message }

    var route: Route { message.route }
    var type: String { route.type }
    var replyType: String { "\(type).reply" }
    var isEvent: Bool { message is any Event.Type }
    var isSealedReply: Bool { message is any SealedReply.Type }

    /// What kind of message it is, in the runtime's word and a sentence for those who read the document.
    var kind: (name: String, promise: String) {
        switch message {
        case is any Event.Type:
            ("event", "Applied once, and in order per subject from each sender, however often it is delivered.")
        case is any Submission.Type:
            ("submission", "Whatever becomes of it, it earns a receipt; a repeat has no effect and earns the same.")
        case is any Command.Type:
            ("command", "Carried out once per message_id; a repeat gets the same reply.")
        case is any GuardedQuery.Type:
            ("guarded query", "The reply is worthless 250 ms after the asking; late, missing and denied look alike.")
        default: ("query", "Its audit entry is committed before the reply leaves; it changes nothing else.")
        }
    }

    /// Where it is a reference within the document.
    static func reference(_ path: String...) -> JSON {
        ["$ref": .string("#/" + path.joined(separator: "/"))]
    }
}
