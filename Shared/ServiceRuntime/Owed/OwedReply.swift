import Contracts
import FoundationEssentials
import Model

/// A reply that is to reach a queue, however long that takes: a source's receipt.
struct OwedReply: Sendable, Hashable {
    /// The queue, as the routing key of the service's replies.
    var to: String
    /// Of the message that it answers.
    var type: String
    var correlationID: String?
    var body: Data

    var draft: ReplyDraft { ReplyDraft(to: to, correlationID: correlationID, body: body, persistent: true) }
}

extension OwedReply {
    init(_ type: String, _ draft: ReplyDraft) {
        self.init(to: draft.to, type: type, correlationID: draft.correlationID, body: draft.body)
    }

    /// A receipt that answers no message in particular.
    init(_ receipt: Receipt) throws {
        self.init(
            to: SourceQueues.receipts(of: receipt.source), type: ReportInvolvement.route.type, correlationID: nil,
            body: try WireCoding.encoder().encode(receipt))
    }
}
