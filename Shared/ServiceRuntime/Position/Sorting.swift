import Contracts
import FoundationEssentials

/// A message with its places, as the position rule sees it.
protocol Placed {
    /// Whose sequences it stands in.
    var producer: String { get }
    var positions: [Position] { get }
    var digest: Data { get }
}

/// What one batch makes of its messages, in their order, before any handler runs.
///
/// Pure, as the rule is: `Batch` reads what it starts from and writes what it says.
struct Sorting<Message: Placed> {
    private(set) var rule: PositionRule<Message>
    /// To be kept until their turn comes.
    private(set) var early: [Message] = []
    /// To be set aside, with an alarm: another message was applied at their place.
    private(set) var conflicting: [Message] = []
    /// To be dropped: their producer was restored to a state before them, and has gone on without them.
    private(set) var lost: [Message] = []
    /// Applied now or before: their producers may be told.
    private(set) var passed: [Message] = []

    init(_ rule: PositionRule<Message>) { self.rule = rule }

    func verdict(on message: Message) -> PositionRule<Message>.Verdict {
        rule.verdict(on: message.positions, from: message.producer, digest: message.digest)
    }

    /// Does with `message` what `verdict` says.
    /// - Parameters:
    ///   - drains: whether messages that waited for it are applied too.
    ///   - apply: hands a message on, and is told whether it had waited; false leaves it waiting.
    mutating func take(
        _ message: Message, as verdict: PositionRule<Message>.Verdict, drains: Bool,
        apply: (_ message: Message, _ waited: Bool) throws -> Bool
    ) rethrows {
        switch verdict {
        case .repeated: passed.append(message)
        case .conflicting: conflicting.append(message)
        case .lost:
            lost.append(message)
            rule.lose(message.positions, from: message.producer)
        case .early:
            early.append(message)
            for position in message.positions { rule.keep(message, at: position, from: message.producer) }
        case .apply:
            var applied: [Message] = []
            var waited = false
            try rule.advance(
                with: message, from: message.producer, drains: drains, places: { ($0.positions, $0.digest) }
            ) { next in
                defer { waited = true }
                guard try apply(next, waited) else { return false }
                applied.append(next)
                return true
            }
            passed += applied
        }
    }
}

extension Incoming: Placed {
    var producer: String { sender.rawValue }
}
