import Model

/// Who bears which given and family name together: names of one origin go together, so that Begum is more frequent among
/// those called Aisha than among all.
struct Bearers {
    private struct Person: Hashable {
        var given: String
        var family: String
        var born: PartialDate?
    }

    /// A child of whom there are several records is counted once.
    private var seen: Set<Person> = []
    private var given: [String: Int] = [:]
    private var both: [String: [String: Int]] = [:]

    /// As many pairs of namesakes speak for the share among all.
    private static let believed = 50_000.0

    mutating func add(_ name: NameForm, born: PartialDate?) {
        guard let first = name.givenWords.first?.text, let family = name.familyJoined?.text,
            seen.insert(Person(given: first, family: family, born: born)).inserted
        else { return }
        given[first, default: 0] += 1
        both[family, default: [:]][first, default: 0] += 1
    }

    /// The share of each family name among others of one given name with its bearers; at least that among all.
    func amongNamesakes(_ shares: [String: Double]) -> [String: Double] {
        Dictionary(
            shares.map { family, share in
                var (same, all) = (0.0, 0.0)
                for (first, count) in both[family] ?? [:] {
                    same += Double(count * (count - 1))
                    all += Double(count * ((given[first] ?? 1) - 1))
                }
                return (family, max(share, (same + Self.believed * share) / (all + Self.believed)))
            }, uniquingKeysWith: max)
    }
}
