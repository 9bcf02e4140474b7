/// The table of given names: which are ways to write or to shorten one name, and which are names at all.
enum GivenNames {
    struct Entry: Sendable {
        /// The groups of names that are one; none for a name that stands alone, or is not in the table.
        var groups: [UInt16] = []
        var isKnown = false

        func shares(_ other: Entry) -> Bool {
            for group in groups where other.groups.contains(group) { return true }
            return false
        }
    }

    static func entry(of hash: UInt64) -> Entry { table[hash] ?? none }

    private static let none = Entry()

    private static let table: [UInt64: Entry] = {
        var table: [UInt64: Entry] = [:]
        // One group a line.
        let variants = String(decoding: PackageResources.given_variants_txt, as: UTF8.self)
        for (group, line) in variants.split(separator: "\n").enumerated() {
            for name in line.split(separator: " ") {
                table[StableHash.of(String(name)), default: Entry(isKnown: true)].groups
                    .append(UInt16(truncatingIfNeeded: group))
            }
        }
        let others = String(decoding: PackageResources.given_names_txt, as: UTF8.self)
        for name in others.split(whereSeparator: \.isWhitespace) {
            table[StableHash.of(String(name)), default: Entry()].isKnown = true
        }
        return table
    }()
}
