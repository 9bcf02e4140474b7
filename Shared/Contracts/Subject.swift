import FoundationEssentials
import Model

/// What a message is about, and so what its order is counted by: a child, an account, an organisation, or the writer
/// of audit entries.
public struct Subject: Hashable, Sendable, Comparable {
    public let id: UUID

    public init(_ id: UUID) { self.id = id }
    public init<Entity>(_ identifier: Identifier<Entity>) { id = identifier.uuid }

    public static func < (a: Self, b: Self) -> Bool { Identifier<Child>(a.id) < Identifier<Child>(b.id) }
}

extension Subject: CustomStringConvertible {
    public var description: String { id.text }
}
