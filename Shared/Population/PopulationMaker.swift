import Checking
import Model

/// Generates a population, part by part; the parts may be made in any order, and at once.
public struct PopulationMaker: Sendable {
    /// Places for families in a part; some 2,900 are taken.
    private static let families = 4000
    private static let serials = 8192

    private let plan: PopulationPlan
    let places: Places
    private let maker: HouseholdMaker
    private let register: Register
    private let reporter: Reporter

    public init(_ plan: PopulationPlan) {
        self.plan = plan
        places = Places(slots: plan.parts * Self.families, seed: plan.seed)
        maker = HouseholdMaker(places: places)
        register = Register(places: places)
        reporter = Reporter(places: places, numbers: plan.numbers)
    }

    /// The headers of the files.
    public var indexColumns: String { Register.columns }
    public var recordColumns: String {
        plan.numbers > 0
            ? "id,given,family,dob,sex,postcode,house,nhs,upn\n" : "id,given,family,dob,sex,postcode,house\n"
    }
    public var truthColumns: String { "incoming,child,kind,household,origin\n" }

    /// Makes a part, from 0 up to the plan's number of them.
    public func part(_ number: Int) -> PopulationPart {
        var draw = PartDraw(
            index: plan.share(of: plan.children, in: number), reports: plan.share(of: plan.incoming, in: number),
            random: Seeded(seed: plan.seed &* 0x9E37_79B9 &+ UInt64(number)), household: number * Self.families,
            serial: number * Self.serials)
        draw.drawFamilies(maker)
        var part = PopulationPart()
        for person in draw.indexed {
            let household = draw.households[person.household]
            part.addToIndex { register.append(household.children[person.child], of: household, to: &$0) }
        }
        for person in draw.reports() {
            let household = draw.households[person.household]
            let child = household.children[person.child]
            part.add(reporter.report(child, of: household, &draw.random), withNumbers: plan.numbers > 0) { truths in
                truths.append(UInt8(ascii: ","))
                if person.kind == .known { Register.append(idOf: child, of: household, to: &truths) }
                truths.append(contentsOf: ",\(person.kind),\(household.number),\(household.origin)\n".utf8)
            }
        }
        return part
    }
}
