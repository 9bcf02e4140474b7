import Model
import Testing

@testable import Matching

struct TrainerTests {
    private static let given = ["Ada", "Max", "Noor", "Zoe", "Ivan", "Mei", "Tom", "Lena", "Omar", "Ruth"]
    private static let family = ["Example", "Invented", "Sample", "Specimen", "Fictional", "Pattern", "Model", "Trial"]

    /// Invented children, each reported twice, of whom one in `erring` has a mistyped family name the second time.
    private static func forms(_ count: Int, erring: Int) -> [PersonForm] {
        var numbers = SeededNumbers(seed: 7)
        return (0..<count).flatMap { child in
            var told = Told()
            told.given = given.randomElement(using: &numbers) ?? "Ada"
            told.family = family.randomElement(using: &numbers) ?? "Example"
            let (year, month) = (Int.random(in: 2005...2022, using: &numbers), Int.random(in: 1...12, using: &numbers))
            told.born = PartialDate(year: year, month: month, day: Int.random(in: 2...28, using: &numbers))?.description
            told.lines = ["\(child + 1) Sample Road"]
            told.postcode =
                "LS\(child % 9 + 1) \(child / 9 % 9 + 1)A\("ABDEFGHJ".randomElement(using: &numbers) ?? "A")"
            var again = told
            if child % erring == 0 { again.family = String(told.family.dropLast()) + "q" }
            return [told.form, again.form]
        }
    }

    private static func trained(_ forms: [PersonForm]) -> Trained {
        var trainer = Trainer()
        trainer.randomPairs = 50_000
        return trainer.train(forms, from: MatchModel.standard.chances)
    }

    @Test func `how often reports of one child differ is learned without being told which are of one`() {
        let trained = Self.trained(Self.forms(1_000, erring: 10))
        let mistyped = 1 - trained.chances.same[.familyExact]
        #expect(abs(mistyped - 0.1) < 0.03)
        #expect(trained.chances.same[.bornExact] > 0.95)
        #expect(trained.chances.stranger[.bornExact] < 0.01)
    }

    @Test func `the same forms give the same model`() {
        let forms = Self.forms(200, erring: 10)
        #expect(Self.trained(forms).chances == Self.trained(forms).chances)
    }

    @Test func `what was never seen is warned of, and stays worth what it was`() {
        let trained = Self.trained(Self.forms(500, erring: 10))
        #expect(trained.warnings.contains { $0.hasPrefix("nhsNumber: never seen") })
        let before = MatchModel.standard.chances
        #expect(trained.chances.same[.nhsNumberSame] == before.same[.nhsNumberSame])
    }

    @Test func `a model goes into its file and comes back`() throws {
        let trained = Self.trained(Self.forms(200, erring: 10))
        let frequencies = MatchModel.Frequencies(countedIn: Self.forms(200, erring: 10))
        let model = MatchModel.standard.trained(trained, frequencies: frequencies, id: "trained")
        #expect(model.id == "trained" && model.chances.same[.familyExact] > 0.8)
        #expect(abs(frequencies.given.values.reduce(0, +) - 1) < 1e-9)
    }
}
