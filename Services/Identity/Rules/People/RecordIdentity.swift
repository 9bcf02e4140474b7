import FoundationEssentials
import Matching
import Model

/// Whether a further version of a record still speaks of the same child.
enum RecordIdentity {
    /// At most one of name, date of birth and gender differs from some version that is known. More, and the source
    /// has used the record again for another child.
    static func mayBe(_ form: PersonForm, among known: [PersonForm]) -> Bool {
        known.isEmpty || known.contains { differences(form, $0) <= 1 }
    }

    private static func differences(_ a: PersonForm, _ b: PersonForm) -> Int {
        let names = Set(a.names.map(whole))
        let isNamedAlike = a.names.isEmpty && b.names.isEmpty || b.names.contains { names.contains(whole($0)) }
        return (isNamedAlike ? 0 : 1) + (a.born == b.born ? 0 : 1) + (a.gender == b.gender ? 0 : 1)
    }

    private static func whole(_ name: NameForm) -> String { name.given.joined() + " " + name.family.joined() }
}
