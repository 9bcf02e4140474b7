/// A JSON value whose members keep their order, so that a document reads as it was written down.
public enum JSON: Hashable, Sendable {
    public struct Member: Hashable, Sendable {
        public var key: String
        public var value: JSON
    }

    case string(String), integer(Int), boolean(Bool), array([JSON]), object([Member])

    /// The value of a member; nil where there is none.
    public subscript(key: String) -> JSON? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.key == key }?.value
    }

    /// This object with the members of another behind its own; a member of the same name is replaced where it stands.
    func merging(_ other: JSON) -> JSON {
        guard case .object(var members) = self, case .object(let others) = other else { return other }
        for other in others {
            if let index = members.firstIndex(where: { $0.key == other.key }) {
                members[index].value = members[index].value.merging(other.value)
            } else {
                members.append(other)
            }
        }
        return .object(members)
    }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    public init(stringLiteral value: String) { self = .string(value) }
    public init(integerLiteral value: Int) { self = .integer(value) }
    public init(booleanLiteral value: Bool) { self = .boolean(value) }
    public init(arrayLiteral elements: JSON...) { self = .array(elements) }
    public init(dictionaryLiteral elements: (String, JSON)...) { self.init(elements) }

    init(_ members: [(String, JSON)]) { self = .object(members.map { Member(key: $0.0, value: $0.1) }) }
}
