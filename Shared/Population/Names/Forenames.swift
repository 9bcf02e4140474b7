import Checking
import Model

/// Forenames by origin, gender and year of birth, and the other forms of each.
struct Forenames: Sendable {
    static let years = 2008...2025

    private(set) var texts = NameTexts()
    private var drawn: [[Drawn]] = []
    /// By text, and by origin, gender and year: the probability.
    private var shares: [String: [Float]] = [:]
    private let variants: [String: [String]]

    private struct Drawn: Sendable {
        var numbers: [Int32]
        var table: AliasTable
    }

    init(_ bytes: [UInt8], tails: Tails, variants: [UInt8]) {
        self.variants = Dictionary(
            FactLines(variants).lines.map { ($0[0], Array($0.dropFirst())) }, uniquingKeysWith: { first, _ in first })
        let lines = FactLines(bytes).lines.filter { $0.count == 5 }
        for origin in Origin.allCases {
            for gender in ["f", "m"] {
                let names = lines.filter { $0[1] == gender && $0[2] == origin.rawValue }
                    .map { (text: $0[0], first: Double($0[3]) ?? 0, last: Double($0[4]) ?? 0) }
                let tail = tails.names(of: "forename \(origin.rawValue) \(gender)", without: Set(names.map(\.text)))
                add(names + tail.map { (text: $0.text, first: $0.weight, last: $0.weight) })
            }
        }
    }

    private mutating func add(_ names: [(text: String, first: Double, last: Double)]) {
        let numbers = names.map { texts.add($0.text) }
        let block = drawn.count
        drawn.append(
            Self.years.map { year in
                let way = Double(year - Self.years.lowerBound) / Double(Self.years.count - 1)
                let weights = names.map { $0.first + ($0.last - $0.first) * way }
                let total = weights.reduce(0, +)
                for (name, weight) in zip(names, weights) {
                    shares[name.text, default: [Float](repeating: 0, count: Self.places)][
                        Self.place(block, year)] += Float(weight / total)
                }
                return Drawn(numbers: numbers, table: AliasTable(weights))
            })
    }

    func draw(_ origin: Origin, _ gender: Gender, _ year: Int, _ random: inout Seeded) -> Int32 {
        let from = random.happens(origin.ownForenames) ? origin : .english
        let names = drawn[Self.block(from, gender)][Self.step(year)]
        return names.numbers[names.table.draw(&random)]
    }

    /// The probability of a text among the children of such families, born then.
    func share(of text: String, _ origin: Origin, _ gender: Gender, _ year: Int) -> Double {
        guard let shares = shares[text] else { return 0 }
        let own = Double(shares[Self.place(Self.block(origin, gender), year)])
        let english = Double(shares[Self.place(Self.block(.english, gender), year)])
        return origin.ownForenames * own + (1 - origin.ownForenames) * english
    }

    /// Other forms of a forename: Bill, Will for William.
    func variants(of text: String) -> [String] { variants[text] ?? [] }

    private static let places = Origin.allCases.count * 2 * years.count

    private static func block(_ origin: Origin, _ gender: Gender) -> Int {
        origin.place * 2 + (gender == .female ? 0 : 1)
    }

    private static func step(_ year: Int) -> Int {
        min(max(year, years.lowerBound), years.upperBound) - years.lowerBound
    }

    private static func place(_ block: Int, _ year: Int) -> Int { block * years.count + step(year) }
}
