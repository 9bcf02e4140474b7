import Checking
import Testing

@testable import Population

struct SlipTests {
    @Test(arguments: ["Smith", "O'Brien", "Li", "Zoë"])
    func `the probabilities of all slips of a word come to one`(_ word: String) {
        let slips = Typing.slips(of: word)
        #expect(abs(slips.reduce(0) { $0 + $1.probability } - 1) < 1e-9)
        #expect(slips.allSatisfy { $0.text != word })
    }

    @Test func `a drawn slip is one that has a probability`() {
        var random = Seeded(seed: 1)
        for _ in 0..<100 {
            #expect(Typing.probability(of: Typing.slip("Robinson", &random), from: "Robinson") > 0)
        }
    }

    @Test func `the probabilities of all reported dates come to one`() {
        for number in HouseholdMaker.window where number % 97 == 0 {
            let born = Day(number)
            let (first, last) = (number - 500, number + 500)
            let sum = (first...last).reduce(0) { $0 + DateReporting.probability(of: Day($1), from: born) }
            #expect(abs(sum - 1) < 0.001)
        }
    }

    @Test func `a day and its number are each other's`() {
        #expect(Day(year: 1970, month: 1, day: 1).number == 0)
        for number in HouseholdMaker.window {
            let (year, month, day) = Day(number).parts
            #expect(Day(year: year, month: month, day: day) == Day(number))
        }
    }
}
