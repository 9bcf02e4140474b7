/// The messages of one `publish`, and what is known of them.
final class PublishBatch {
    let id: Int
    let messages: [OutgoingMessage]
    let due: ContinuousClock.Instant
    let continuation: CheckedContinuation<[Publisher.Fate], any Error>
    var isSent = false
    var fates: [Publisher.Fate]
    private var unanswered: Int

    init(
        id: Int, messages: [OutgoingMessage], due: ContinuousClock.Instant,
        continuation: CheckedContinuation<[Publisher.Fate], any Error>
    ) {
        self.id = id
        self.due = due
        self.messages = messages
        self.continuation = continuation
        fates = Array(repeating: .confirmed, count: messages.count)
        unanswered = messages.count
    }

    /// Whether that was the last answer.
    func settle(_ index: Int, confirmed: Bool) -> Bool {
        if !confirmed { fates[index] = .refused }
        unanswered -= 1
        return unanswered == 0
    }

    func awaitsReturn(of message: Return, at index: Int) -> Bool {
        fates[index] == .confirmed && messages[index].mandatory && message.isOf(messages[index])
    }
}
