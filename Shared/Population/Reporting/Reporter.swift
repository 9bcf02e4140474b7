import Checking
import Model

/// Reports a child as a source would: much as it is registered, with what has changed since, and with errors.
struct Reporter: Sendable {
    let places: Places
    /// Of the reports: those that carry each of the numbers.
    let numbers: Double
    private let facts = Facts.all

    init(places: Places, numbers: Double) { (self.places, self.numbers) = (places, numbers) }

    func report(_ child: PopulatedChild, of household: Household, _ random: inout Seeded) -> Report {
        var report = Report()
        let adopted = random.happens(ErrorRates.adopted)
        (report.given, report.family) = names(child, household, adopted: adopted, &random)
        report.born = DateReporting.report(child.born, &random)
        report.sex = sex(child.gender, &random)
        (report.postcode, report.house) = address(household, adopted: adopted, &random)
        if random.happens(numbers), let nhs = AllocatedNumber.nhs(serial: child.serial) {
            report.nhs = typed(String(nhs), &random)
        }
        if random.happens(numbers), let upn = Register.upn(child) {
            report.upn = typed(String(decoding: upn, as: UTF8.self), &random)
        }
        return report
    }

    private func names(
        _ child: PopulatedChild, _ household: Household, adopted: Bool, _ random: inout Seeded
    ) -> (given: String, family: String) {
        let family = FamilyReporting(facts: facts).report(child, household, adopted: adopted, &random)
        let given = GivenReporting(facts: facts).report(child, household, &random)
        return random.happens(ErrorRates.namesSwapped) ? (family, given) : (given, family)
    }

    private func sex(_ gender: Gender, _ random: inout Seeded) -> String {
        switch random.unit() {
        case ..<ErrorRates.sexMissing: ""
        case ..<(ErrorRates.sexMissing + ErrorRates.sexOther): gender == .female ? "M" : "F"
        default: gender == .female ? "F" : "M"
        }
    }

    private func address(_ household: Household, adopted: Bool, _ random: inout Seeded) -> (String, String) {
        var address = household.moved ?? household.home
        if adopted || random.happens(ErrorRates.secondHome) { address = places.elsewhere(household.home, &random) }
        if random.happens(ErrorRates.addressMissing) { return ("", "") }
        var house: [UInt8] = []
        if !random.happens(ErrorRates.houseMissing) { places.append(houseOf: address, to: &house) }
        if random.happens(ErrorRates.postcodePseudo) { return ("ZZ99 3VZ", "") }
        var text: [UInt8] = []
        places.append(postcode: address.postcode, to: &text)
        if random.happens(ErrorRates.postcodeTyped) { PostcodeTyping.slip(&text, &random) }
        if random.happens(0.1) { text.removeAll { $0 == UInt8(ascii: " ") } }
        return (String(decoding: text, as: UTF8.self), String(decoding: house, as: UTF8.self))
    }

    private func typed(_ number: String, _ random: inout Seeded) -> String {
        guard random.happens(ErrorRates.numberTyped) else { return number }
        var digits = Array(number.utf8)
        let place = 1 + random.below(digits.count - 1)
        digits[place] = 48 + (digits[place] - 48 + 1 + UInt8(random.below(9))) % 10
        return String(decoding: digits, as: UTF8.self)
    }
}
