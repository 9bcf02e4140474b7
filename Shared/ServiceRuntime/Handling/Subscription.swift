import Contracts
import FoundationEssentials
import Postgres

/// One line of a service's table of subscriptions: a message and whatever handles it.
public struct Subscription: Sendable {
    let route: Route
    let senders: [Party]
    let kind: Kind

    enum Kind: Sendable {
        case change(any ChangeProcessor)
        case command(any ChangeProcessor)
        case submission(any ChangeProcessor)
        case query(any QueryProcessor)
    }

    public static func handle<H: MessageHandler>(_ message: H.Input.Type, with handler: H) -> Subscription
    where H.Input: Event {
        Subscription(route: message.route, senders: message.senders, kind: .change(OneByOne(handler: handler)))
    }

    public static func handle<H: MessageHandler>(_ message: H.Input.Type, with handler: H) -> Subscription
    where H.Input: Command {
        Subscription(route: message.route, senders: message.senders, kind: .command(OneByOne(handler: handler)))
    }

    public static func handle<H: BatchHandler>(_ message: H.Input.Type, with handler: H) -> Subscription
    where H.Input: Event {
        Subscription(route: message.route, senders: message.senders, kind: .change(Batched(handler: handler)))
    }

    public static func handle<H: BatchHandler>(_ message: H.Input.Type, with handler: H) -> Subscription
    where H.Input: Submission {
        Subscription(route: message.route, senders: message.senders, kind: .submission(Batched(handler: handler)))
    }

    public static func handle<H: QueryHandler>(_ message: H.Input.Type, with handler: H) -> Subscription {
        Subscription(route: message.route, senders: message.senders, kind: .query(Answering(handler: handler)))
    }

    public static func handle<H: ConsultingQueryHandler>(_ message: H.Input.Type, with handler: H) -> Subscription {
        Subscription(route: message.route, senders: message.senders, kind: .query(Consulting(handler: handler)))
    }

    public static func handle<H: GuardedQueryHandler>(_ message: H.Input.Type, with handler: H) -> Subscription {
        Subscription(route: message.route, senders: message.senders, kind: .query(Guarding(handler: handler)))
    }
}
