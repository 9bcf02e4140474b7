/// The table of given names: which are ways to write or to shorten one name, and which are names at all.
enum GivenNames {
    /// The groups of a name, ascending; empty for a name that is not in the table or stands alone in it.
    struct Entry: Sendable {
        var groups: [UInt16] = []
        var isKnown = false

        func shares(_ other: Entry) -> Bool { groups.contains { other.groups.contains($0) } }
    }

    static func entry(of hash: UInt64) -> Entry { table[hash] ?? Entry() }

    /// One group a line, the name that stands for it first.
    private static let table: [UInt64: Entry] = {
        var table: [UInt64: Entry] = [:]
        let text = String(decoding: PackageResources.given_names_txt, as: UTF8.self)
        for (group, line) in text.split(separator: "\n").enumerated() {
            let names = line.split(separator: " ")
            for name in names {
                var entry = table[StableHash.of(String(name))] ?? Entry(isKnown: true)
                if names.count > 1 { entry.groups.append(UInt16(truncatingIfNeeded: group)) }
                table[StableHash.of(String(name))] = entry
            }
        }
        return table
    }()
}
