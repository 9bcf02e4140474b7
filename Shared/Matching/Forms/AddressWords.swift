/// The lines of an address taken apart: which house, which door in which street, and all words.
struct AddressWords {
    /// The first line that names a house or a flat: the numbers of it, else its words.
    var house: String?
    /// The numbers and the first word of the street, which together are rare.
    var door: String?
    var words: Set<String> = []

    init(_ lines: [String]) {
        let read = lines.map { NameText.words($0).map { Self.short[$0] ?? $0 } }.filter { !$0.isEmpty }
        for line in read { words.formUnion(line.filter { !Self.common.contains($0) }) }
        let numbers = read.flatMap { $0.filter(Self.hasDigit) }
        house = numbers.isEmpty ? read.first?.joined() : numbers.joined(separator: "-")
        if !numbers.isEmpty,
            let street = read.lazy.flatMap({ $0 }).first(where: { !Self.hasDigit($0) && !Self.common.contains($0) })
        {
            door = numbers.joined(separator: "-") + " " + street
        }
    }

    private static func hasDigit(_ word: String) -> Bool { word.utf8.contains { (0x30...0x39).contains($0) } }

    private static let short: [String: String] = [
        "rd": "road", "st": "street", "str": "street", "ave": "avenue", "av": "avenue", "cl": "close",
        "cres": "crescent",
        "ct": "court", "dr": "drive", "gdns": "gardens", "gr": "grove", "ln": "lane", "pl": "place", "sq": "square",
        "terr": "terrace", "ter": "terrace", "hse": "house", "apt": "flat", "apartment": "flat", "apartments": "flat",
    ]

    private static let common: Set<String> = [
        "road", "street", "avenue", "close", "crescent", "court", "drive", "gardens", "grove", "lane", "place",
        "square",
        "terrace", "house", "flat", "the", "of", "and", "way", "no", "number",
    ]
}
