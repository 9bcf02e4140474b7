/// What two records of one child have in common often enough to find one by the other in a b-tree.
public struct BlockingKey: Hashable, Comparable, Sendable {
    /// The value stands in the database: cases keep theirs for ever.
    public enum Kind: Int16, CaseIterable, Sendable {
        case bornFamily = 1
        case bornGiven = 2
        case bornPostcode = 3
        case familyGivenYear = 4
        case postcodeFamily = 5
        case postcodeGiven = 6
        case postcodeHouse = 7
        /// NHS number, UPN or other number.
        case number = 8
        /// Where neither date of birth nor postcode agrees.
        case doorFamily = 9
        /// Where the year of birth is wrong and the child has moved.
        case familyGivenDay = 10

        /// Whether many may share a key of the kind who have little else in common.
        public var isCoarse: Bool { self == .familyGivenYear || self == .doorFamily || self == .familyGivenDay }

        /// How many who share a key of the kind are looked at: children where it is coarse, forms where it is not.
        public var limit: Int { isCoarse ? 64 : 200 }
    }

    public let kind: Kind
    /// A hash with the kind mixed in, so that it may stand in an index alone.
    public let value: Int64

    init(_ kind: Kind, _ parts: UInt64...) {
        self.kind = kind
        value = Int64(bitPattern: parts.reduce(UInt64(kind.rawValue)) { StableHash.join($0, $1) })
    }

    public static func < (a: Self, b: Self) -> Bool { (a.kind.rawValue, a.value) < (b.kind.rawValue, b.value) }
}

extension [BlockingKey] {
    /// Whether those who are left out because too many share a coarse key have no part in a decision: who agrees with a
    /// form in its day of birth or its postcode as well is found by that, and of the rest too many are as likely.
    public var areNarrow: Bool { contains { $0.kind == .bornFamily || $0.kind == .postcodeFamily } }
}
