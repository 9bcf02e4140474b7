import Contracts
import Foundation
import Model

/// What two records of one child have in common, for the model `exact-1`: normalised name, date of birth, gender.
/// A date of birth of which a part is unknown, and a gender that is not specified, equal only their like.
struct MatchKey: Hashable, Sendable {
    static let model = "exact-1"

    var name: NormalName
    var dateOfBirth: PartialDate
    var gender: Gender

    init(_ child: ReportedChild) {
        self.init(name: NormalName(child.name), dateOfBirth: child.dateOfBirth, gender: child.gender)
    }

    init(name: NormalName, dateOfBirth: PartialDate, gender: Gender) {
        (self.name, self.dateOfBirth, self.gender) = (name, dateOfBirth, gender)
    }

    /// Whether it suffices to take two records for one child.
    var identifies: Bool { name.isWhole }

    /// How many of name, date of birth and gender differ.
    func differences(from other: MatchKey) -> Int {
        (name.given == other.name.given && name.family == other.name.family ? 0 : 1)
            + (dateOfBirth == other.dateOfBirth ? 0 : 1) + (gender == other.gender ? 0 : 1)
    }

    /// What a token for comparing in the database is made of.
    var parts: [String] { [name.family, name.given, dateOfBirth.description, gender.rawValue] }
}
