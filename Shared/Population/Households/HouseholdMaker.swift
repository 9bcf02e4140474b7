import Checking
import Model

/// Makes households as they usually are: brothers and sisters, twins, children of an earlier partner, two families
/// under one roof. Those born before the window are grown up and left out.
struct HouseholdMaker: Sendable {
    /// The births that the population holds: under 18 on 1 January 2026.
    static let window = Day(year: 2008, month: 1, day: 1).number..<Day(year: 2026, month: 1, day: 1).number

    /// Of all maternities.
    static let twins = 0.016
    private static let boys = 0.512
    private static let grown: Int32 = 3650
    private static let births = AliasTable([0.32, 0.42, 0.17, 0.06, 0.03])

    let places: Places
    private let facts = Facts.all

    init(places: Places) { self.places = places }

    /// Nil where all the children of the family are grown up.
    func make(_ number: Int, _ random: inout Seeded) -> Household? {
        let origin = Origin.draw(&random)
        let family = name(origin, &random)
        var children = group(origin, &random) { _ in family }
        if random.happens(0.09) { rename(firstBornOf: &children, to: name(origin, &random)) }
        if random.happens(origin == .muslim || origin == .southAsian ? 0.08 : 0.03) {
            let other = random.happens(0.7) ? family : name(origin, &random)
            children += group(origin, &random) { _ in other }
        }
        if origin == .muslim, random.happens(0.15) {
            for place in children.indices { children[place].family = name(origin, &random) }
        }
        guard !children.isEmpty else { return nil }
        giveNames(to: &children, origin, &random)
        var household = Household(
            number: number, origin: origin, hasDaughterNames: origin != .eastEuropean || random.happens(0.7),
            home: places.home(number), children: children)
        change(&household, &random)
        return household
    }

    private func name(_ origin: Origin, _ random: inout Seeded) -> FamilyName {
        let first = facts.families.draw(origin, &random)
        let isDouble = random.happens(origin == .english || origin == .european ? 0.04 : 0.01)
        return FamilyName(first: first, second: isDouble ? facts.families.draw(origin, &random) : -1)
    }

    private func group(_ origin: Origin, _ random: inout Seeded, family: (Int) -> FamilyName) -> [PopulatedChild] {
        var children: [PopulatedChild] = []
        var count = Self.births.draw(&random) + 1
        if origin == .muslim || origin == .westAfrican, random.happens(0.4) { count += 1 }
        var day = Self.window.lowerBound - Self.grown
        day += Int32(random.below(Int(Self.window.upperBound - day)))
        for birth in 0..<count {
            guard day < Self.window.upperBound else { break }
            let isTwins = random.happens(Self.twins)
            let gender = gender(&random)
            for twin in 0..<(isTwins ? 2 : 1) where day >= Self.window.lowerBound {
                let own = twin == 0 || random.happens(1 / 3) ? gender : self.gender(&random)
                children.append(
                    PopulatedChild(
                        forename: -1, family: family(birth), gender: own, born: Day(day), isTwin: twin == 1))
            }
            day += 330 + Int32(random.below(1400))
        }
        return children
    }

    private func gender(_ random: inout Seeded) -> Gender { random.happens(Self.boys) ? .male : .female }

    /// The eldest is of an earlier partner, where there is one who is not.
    private func rename(firstBornOf children: inout [PopulatedChild], to family: FamilyName) {
        guard let first = children.first, children.last?.born != first.born else { return }
        for place in children.indices where children[place].born == first.born { children[place].family = family }
    }

    private func giveNames(to children: inout [PopulatedChild], _ origin: Origin, _ random: inout Seeded) {
        for place in children.indices {
            let (gender, year) = (children[place].gender, children[place].born.parts.year)
            var forename = facts.forenames.draw(origin, gender, year, &random)
            while children[..<place].contains(where: { $0.forename == forename }) {
                forename = facts.forenames.draw(origin, gender, year, &random)
            }
            children[place].forename = forename
            children[place].ordinal = place + 1
            guard !random.happens(origin.withoutMiddleName) else { continue }
            // Second names are those of the generation before.
            children[place].second = facts.forenames.draw(origin, gender, Forenames.years.lowerBound, &random)
            guard random.happens(ErrorRates.thirdNames) else { continue }
            children[place].third = facts.forenames.draw(origin, gender, Forenames.years.lowerBound, &random)
        }
    }

    private func change(_ household: inout Household, _ random: inout Seeded) {
        let moves = random.happens(ErrorRates.moved)
        if moves { household.moved = places.elsewhere(household.home, &random) }
        guard random.happens(moves ? ErrorRates.renamedMoving : ErrorRates.renamedStaying) else { return }
        let other = name(household.origin, &random)
        switch random.unit() {
        case ..<0.6: household.renamed = .to(other)
        case ..<0.8: household.renamed = .joined(other.first)
        default: household.renamed = .part(first: random.happens(0.5), or: other)
        }
    }
}
