import Checking

/// Family names by origin: how usual each is, and what a daughter's is where it differs.
struct FamilyNames: Sendable {
    private(set) var texts = NameTexts()
    /// The daughter's form by number; the number itself where there is none of its own.
    private var daughters: [Int32] = []
    private var drawn: [(numbers: [Int32], table: AliasTable)] = []
    /// By text and origin, for all forms: the probability among the families of the origin.
    private(set) var shares: [String: [Double]] = [:]

    init(_ bytes: [UInt8], tails: Tails) {
        let lines = FactLines(bytes).lines.filter { $0.count == 3 }
        for origin in Origin.allCases {
            var names = lines.filter { $0[2] == origin.rawValue }.map { (text: $0[0], weight: Double($0[1]) ?? 0) }
            names += tails.names(of: origin.rawValue, without: Set(names.map(\.text)))
            let total = names.reduce(0) { $0 + $1.weight }
            let numbers = names.map { name in
                let number = add(name.text, origin)
                note(name.text, origin, name.weight / total)
                let daughter = Self.daughter(of: name.text, origin)
                if daughter != name.text { note(daughter, origin, name.weight / total) }
                return number
            }
            drawn.append((numbers, AliasTable(names.map(\.weight))))
        }
    }

    func draw(_ origin: Origin, _ random: inout Seeded) -> Int32 {
        let names = drawn[origin.place]
        return names.numbers[names.table.draw(&random)]
    }

    func daughter(of number: Int32) -> Int32 { daughters[Int(number)] }

    /// The probability of a text among the families of an origin; of a daughter's form, among those who use it.
    func share(of text: String, _ origin: Origin) -> Double { shares[text]?[origin.place] ?? 0 }

    private mutating func note(_ text: String, _ origin: Origin, _ share: Double) {
        shares[text, default: [Double](repeating: 0, count: Origin.allCases.count)][origin.place] += share
    }

    private mutating func add(_ text: String, _ origin: Origin) -> Int32 {
        let number = texts.add(text)
        let daughter = Self.daughter(of: text, origin)
        daughters.append(number)
        if daughter != text {
            daughters[Int(number)] = texts.add(daughter)
            daughters.append(daughters[Int(number)])
        }
        return number
    }

    /// Kowalski's daughter is Kowalska, Ivanov's Ivanova; a Sikh family's sons are Singh, its daughters Kaur.
    static func daughter(of text: String, _ origin: Origin) -> String {
        switch origin {
        case .eastEuropean where text.hasSuffix("ski") || text.hasSuffix("cki"): text.dropLast() + "a"
        case .eastEuropean where text.hasSuffix("ov") || text.hasSuffix("ev"): text + "a"
        case .southAsian where text == "Singh": "Kaur"
        default: text
        }
    }
}
