import Contracts
import FoundationEssentials
import Matching
import Model

/// Why no search finds a child, and nothing is linked to it.
enum Withdrawal: Hashable, Sendable {
    /// Its identity is gone for good, because the child has a new one.
    case identity
    /// It was made of a report under the name of one that is gone, and may be that child: until two officers say that it is
    /// not. As of whoever may be shielded, nobody is asked.
    case suspected(Former)

    /// The key of a record that has none any more: what no source and record have.
    static func key(of record: SourceRecord.ID) -> Data { Data("released \(record)".utf8) }

    /// A record of an identity that is gone.
    struct Former: Hashable, Sendable {
        var child: Child.ID
        var record: SourceRecord.ID
    }
}

extension MatchingRules {
    /// Whether the current name of `form` may be a name of one of the others, heard or written a little otherwise.
    func bearsName(_ form: PersonForm, of others: [PersonForm]) -> Bool {
        guard let current = form.names.first else { return false }
        let alone = form.called([
            PersonName(given: current.given, family: current.family.joined(separator: " "))
        ])
        return others.contains { other in
            let levels = matcher.score(alone, other).levels
            guard let given = levels[.given], let family = levels[.family] else { return false }
            return given != .givenDifferent && family != .familyDifferent
        }
    }
}
