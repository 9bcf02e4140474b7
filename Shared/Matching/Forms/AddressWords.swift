/// The lines of an address taken apart: which house, which door in which street, and the words.
struct AddressWords {
    /// The numbers of house and flat in their order, else the first line.
    var house: String?
    /// The numbers and how the first word of the street sounds, which together are rare.
    var door: String?
    /// The words of all lines; each line as one word, and as it sounds, so that a wrong space or letter leaves something.
    var words: Set<String> = []

    init(_ lines: [String]) {
        let read = lines.map { NameText.words($0).map { Self.short[$0] ?? $0 } }.filter { !$0.isEmpty }
        for line in read {
            let telling = line.filter { !Self.common.contains($0) && !Self.hasDigit($0) }
            // That both live in some flat says nothing.
            let joined = line.filter { !Self.hasDigit($0) && !Self.designators.contains($0) }.joined()
            guard !joined.isEmpty else { continue }
            words.formUnion(telling)
            words.insert(joined)
            words.insert("~" + DoubleMetaphone.codes(joined).primary)
        }
        let numbers = read.flatMap { $0.filter(Self.hasDigit) }
        let street = read.lazy.flatMap { $0 }.first { !Self.hasDigit($0) && !Self.common.contains($0) }
        house = numbers.isEmpty ? read.first?.joined() : numbers.joined(separator: "-")
        if !numbers.isEmpty, let street {
            let sound = DoubleMetaphone.codes(street).primary
            door = numbers.joined(separator: "-") + " " + (sound.isEmpty ? street : sound)
        }
    }

    private static func hasDigit(_ word: String) -> Bool { word.utf8.contains { (0x30...0x39).contains($0) } }

    private static let short: [String: String] = [
        "rd": "road", "st": "street", "str": "street", "ave": "avenue", "av": "avenue", "cl": "close",
        "cres": "crescent", "ct": "court", "dr": "drive", "gdns": "gardens", "gr": "grove", "ln": "lane", "pl": "place",
        "sq": "square", "terr": "terrace", "ter": "terrace", "hse": "house", "apt": "flat", "apartment": "flat",
        "apartments": "flat", "pde": "parade", "hwy": "highway",
    ]

    private static let designators: Set<String> = ["flat", "house", "unit", "no", "number"]

    private static let common: Set<String> = [
        "road", "street", "avenue", "close", "crescent", "court", "drive", "gardens", "grove", "lane", "place",
        "square",
        "terrace", "house", "flat", "the", "of", "and", "way", "no", "number", "parade", "highway", "circuit",
    ]
}
