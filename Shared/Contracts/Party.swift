/// Whoever has a broker user and an exchange of its own. The five services own a schema too; the gateway owns nothing;
/// operations is the command line of those who run the system.
public enum Party: String, Codable, Hashable, Sendable, CaseIterable {
    case identity, directory, shielding, notifications, audit, gateway, operations

    /// The five that own a schema and consume queues.
    public static let services: [Party] = [.identity, .directory, .shielding, .notifications, .audit]

    /// Those that ask and wait, and so may declare an exclusive, transient reply queue.
    public static let askers: [Party] = [.gateway, .operations, .notifications, .identity, .directory]

    /// The exchange that this party alone may write its messages to.
    public var events: String { "\(rawValue).events" }

    /// The exchange that this party alone may write replies to; the binding key is the name of the reply queue.
    public var replies: String { "\(rawValue).replies" }

    /// The beginning of the names of its reply queues.
    public var replyQueuePrefix: String { "\(rawValue).reply." }
}
