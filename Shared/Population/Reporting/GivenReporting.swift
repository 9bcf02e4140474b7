import Checking
import Model

/// Given names as they are reported.
struct GivenReporting {
    let facts: Facts

    func report(_ child: PopulatedChild, _ household: Household, _ random: inout Seeded) -> String {
        let texts = facts.forenames.texts
        let isBaby = child.born.number > HouseholdMaker.window.upperBound - 365
        if isBaby, random.happens(ErrorRates.forenamePlaceholder) { return "Baby" }
        if random.happens(ErrorRates.forenameMissing) { return "" }
        var words = [first(texts[child.forename], child, household, &random)]
        let seconds = [child.second, child.third].filter { $0 >= 0 }.map { texts[$0] }
        guard let next = seconds.first else { return words[0] }
        switch random.unit() {
        case ..<ErrorRates.secondsKept: words += seconds
        case ..<(ErrorRates.secondsKept + ErrorRates.secondsDropped): break
        case ..<(ErrorRates.secondsKept + ErrorRates.secondsDropped + ErrorRates.secondsInitials):
            words += seconds.map { String($0.prefix(1)) }
        default: words.append(next)
        }
        return words.joined(separator: " ")
    }

    private func first(
        _ forename: String, _ child: PopulatedChild, _ household: Household, _ random: inout Seeded
    ) -> String {
        var rest = random.unit()
        func falls(_ share: Double) -> Bool {
            rest -= share
            return rest < 0
        }
        if falls(ErrorRates.forenameOther) {
            if child.second >= 0, random.happens(0.5) { return facts.forenames.texts[child.second] }
            let year = child.born.parts.year
            return facts.forenames.texts[facts.forenames.draw(household.origin, child.gender, year, &random)]
        }
        if falls(ErrorRates.forenameVaries) {
            let variants = facts.forenames.variants(of: forename)
            if !variants.isEmpty { return variants[random.below(variants.count)] }
            return Typing.slip(forename, &random)
        }
        return falls(ErrorRates.forenameTyped) ? Typing.slip(forename, &random) : forename
    }
}
