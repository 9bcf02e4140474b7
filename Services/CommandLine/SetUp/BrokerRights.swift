import Contracts

/// What a user may do at the broker, as regular expressions over the names of exchanges and queues.
///
/// A queue and an exchange of one party bear the same name, `X.events`. To write means to publish to an exchange and to
/// bind a queue; to read means to consume a queue and to bind an exchange.
struct BrokerRights: Hashable {
    var configure: [String] = []
    var write: [String] = []
    var read: [String] = []

    /// A party writes to its own exchanges and reads its own queues. Those that ask also declare transient reply queues
    /// and bind them to the replies of those whom they ask.
    init(of party: Party) {
        let name = party.rawValue
        write = ["\(name)\\.(events|replies)"]
        if Party.services.contains(party) { read = ["\(name)\\.(requests|events)"] }
        if party == .identity { read.append("identity\\.intake") }
        if Party.askers.contains(party) {
            let replyQueues = "\(name)\\.reply\\..*"
            configure = [replyQueues]
            write.append(replyQueues)
            read.append(replyQueues)
            read += TopologyPlan.answerers(to: party).map { "\($0.rawValue)\\.replies" }
        }
    }

    /// A source writes its intake and reads its receipts.
    init(ofSource source: String) {
        write = ["intake\\.\(source)"]
        read = ["receipts\\.\(source)"]
    }

    /// One anchored expression; for no right at all, one that matches nothing.
    static func expression(_ alternatives: [String]) -> String {
        alternatives.isEmpty ? "^$" : "^(\(alternatives.joined(separator: "|")))$"
    }
}
