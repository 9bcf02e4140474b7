import Matching
import Model
import Testing

struct DescriptionTests {
    @Test func `a description needs no more than a name`() {
        let description = Description(name: PersonName(given: ["Ada"], family: "Example"))
        #expect(description.gender == .notSpecified && description.born == nil && description.address == nil)
    }
}
