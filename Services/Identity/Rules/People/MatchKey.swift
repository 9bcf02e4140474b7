import Contracts
import FoundationEssentials
import Model

/// What two records of one child have in common, for the model `exact-1`: normalised name, date of birth, gender.
/// A date of birth of which a part is unknown, and a gender that is not specified, equal only their like.
struct MatchKey: Hashable, Sendable {
    static let model = "exact-1"

    var family: String
    var given: String
    var dateOfBirth: PartialDate
    var gender: Gender

    init(_ child: ReportedChild) {
        let name = NormalName(child.name)
        self.init(family: name.family, given: name.given, dateOfBirth: child.dateOfBirth, gender: child.gender)
    }

    init(family: String, given: String, dateOfBirth: PartialDate, gender: Gender) {
        (self.family, self.given, self.dateOfBirth, self.gender) = (family, given, dateOfBirth, gender)
    }

    /// Whether it suffices to take two records for one child; half a name does not.
    var identifies: Bool { !given.isEmpty && !family.isEmpty }

    /// How many of name, date of birth and gender differ.
    func differences(from other: MatchKey) -> Int {
        (given == other.given && family == other.family ? 0 : 1) + (dateOfBirth == other.dateOfBirth ? 0 : 1)
            + (gender == other.gender ? 0 : 1)
    }

    /// What a token for comparing in the database is made of.
    var parts: [String] { [family, given, dateOfBirth.description, gender.rawValue] }
}
