/// Where a message goes, declared once by the message itself. The text is the wire name and never changes; a breaking
/// change is a new message with the next version.
public struct Route: Hashable, Sendable {
    /// The service whose contract the message belongs to.
    public let owner: Party
    public let name: String
    public let version: Int
    public let lane: Lane

    public init(_ owner: Party, _ name: String, version: Int = 1, lane: Lane = .requests) {
        self.owner = owner
        self.name = name
        self.version = version
        self.lane = lane
    }

    /// `directory.record-involvement.v1`: the CloudEvents `type`, and the stem of the routing key.
    public var type: String { "\(owner.rawValue).\(name).v\(version)" }

    /// The routing key towards one receiver: `identity.child-reported.v1.directory`.
    public func key(to receiver: Party) -> String { "\(type).\(receiver.rawValue)" }
}

/// A service reads each lane from a queue of its own, so that bulk never delays people.
public enum Lane: String, Codable, Hashable, Sendable, CaseIterable {
    /// Somebody waits for the answer.
    case requests
    /// Services tell each other what happened.
    case events
    /// Source systems report; Identity alone has this lane.
    case intake

    /// `directory.requests`.
    public func queue(of receiver: Party) -> String { "\(receiver.rawValue).\(rawValue)" }
}
