import Contracts
import Matching
import Model

/// What of a description no other record of the child has.
struct Differences: Equatable {
    var name: Bool
    var dateOfBirth: Bool
    var gender: Bool

    /// Nil where there is nothing to compare with. What is not known on one of the sides does not differ.
    init?(of form: PersonForm, from others: [PersonForm]) {
        guard !others.isEmpty else { return nil }
        let names = others.flatMap(\.names)
        name = !form.names.isEmpty && !names.isEmpty && !names.contains { form.names.contains($0) }
        let days = others.compactMap(\.born)
        dateOfBirth = form.born.map { born in !days.isEmpty && !days.contains { $0.mayBe(born) } } ?? false
        let genders = Set(others.map(\.gender)).subtracting([.notSpecified])
        gender = form.gender != .notSpecified && !genders.isEmpty && !genders.contains(form.gender)
    }
}

extension PartialDate {
    /// Whether both may mean one day.
    fileprivate func mayBe(_ other: PartialDate) -> Bool {
        func agree(_ one: Int?, _ two: Int?) -> Bool { one == nil || two == nil || one == two }
        return year == other.year && agree(month, other.month) && agree(day, other.day)
    }
}
