import Checking

/// Who of a part is in the index, who is reported, and who of those is unknown to it.
struct PartDraw {
    /// What the index knows of a reported child: the child itself; nothing; or another of the household, born with it
    /// or not.
    enum Kind: String, Sendable {
        case known, unknown, twin, sibling
    }

    struct Person {
        var household: Int
        var child: Int
        var kind = Kind.known
    }

    private(set) var households: [Household] = []
    private(set) var indexed: [Person] = []
    private var unknown: [Person] = []
    private let wanted: (index: Int, known: Int, unknown: Int)
    private var nextHousehold: Int
    private var nextSerial: Int
    var random: Seeded

    init(index: Int, reports: Int, random: Seeded, household: Int, serial: Int) {
        let unknown = Int((Double(reports) * ErrorRates.unknown).rounded())
        wanted = (index, reports - unknown, unknown)
        (nextHousehold, nextSerial, self.random) = (household, serial, random)
    }

    /// Half of the unknown are brothers and sisters of children in the index, the others of families new to it.
    mutating func drawFamilies(_ maker: HouseholdMaker) {
        let heldBack = wanted.unknown / 2
        // Some .3 families of two children and more to a child; a little more, that all be found.
        let share = Double(heldBack) / (Double(max(1, wanted.index)) * 0.27)
        while indexed.count < wanted.index {
            guard let household = draw(maker) else { continue }
            var left: Int?
            if household.children.count > 1, unknown.count < heldBack, random.happens(share) {
                left = random.below(household.children.count)
            }
            add(household, leaving: left)
        }
        while unknown.count < wanted.unknown {
            guard let household = draw(maker) else { continue }
            for child in household.children.indices where unknown.count < wanted.unknown {
                unknown.append(Person(household: households.count, child: child, kind: .unknown))
            }
            households.append(household)
        }
        indexed.shuffle(using: &random)
    }

    private mutating func draw(_ maker: HouseholdMaker) -> Household? {
        guard var household = maker.make(nextHousehold, &random) else { return nil }
        nextHousehold += 1
        for place in household.children.indices {
            household.children[place].serial = nextSerial
            nextSerial += 1
        }
        return household
    }

    private mutating func add(_ household: Household, leaving left: Int?) {
        let before = indexed.count
        for child in household.children.indices where child != left && indexed.count < wanted.index {
            indexed.append(Person(household: households.count, child: child))
        }
        if let left {
            let isTwin = indexed[before...].contains {
                household.children[$0.child].born == household.children[left].born
            }
            unknown.append(Person(household: households.count, child: left, kind: isTwin ? .twin : .sibling))
        }
        households.append(household)
    }

    /// Known and unknown, in no order that tells which.
    mutating func reports() -> [Person] {
        var reports = Array(indexed.shuffled(using: &random).prefix(wanted.known)) + unknown
        reports.shuffle(using: &random)
        return reports
    }
}
