import Model
import Population
import Testing

struct PopulatedChildTests {
    @Test func `a child has a name, a date of birth and a gender`() throws {
        let born = try #require(PartialDate("2016-02-29"))
        let child = PopulatedChild(name: PersonName(given: ["Ada"], family: "Example"), born: born, gender: .female)
        #expect(child.born.isComplete)
    }
}
