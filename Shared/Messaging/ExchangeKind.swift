/// How an exchange chooses queues.
public enum ExchangeKind: String, Sendable, Hashable, CaseIterable {
    /// By the routing key, letter for letter.
    case direct
    /// Every bound queue.
    case fanout
    /// By patterns of dotted words, where `*` is one word and `#` is any number.
    case topic
}
