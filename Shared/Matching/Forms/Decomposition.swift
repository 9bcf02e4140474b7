extension String {
    /// The text in Unicode's normalisation form KD: letters apart from their accents, presentation forms as the letters
    /// they present (Unicode Standard Annex 15).
    ///
    /// It is Foundation's `decomposedStringWithCompatibilityMapping`, without the 9 MB that a process holds for that.
    public var compatibilityDecomposed: String {
        if utf8.allSatisfy({ $0 < 0x80 }) { return self }
        var decomposed: [Unicode.Scalar] = []
        for scalar in unicodeScalars { Decomposition.append(scalar, to: &decomposed) }
        Decomposition.order(&decomposed)
        var text = UnicodeScalarView()
        text.append(contentsOf: decomposed)
        return String(text)
    }
}

private enum Decomposition {
    static func append(_ scalar: Unicode.Scalar, to text: inout [Unicode.Scalar]) {
        if let place = table.places[scalar] {
            text += table.scalars[place]
        } else if (0xac00...0xd7a3).contains(scalar.value) {
            appendHangul(scalar.value - 0xac00, to: &text)
        } else {
            text.append(scalar)
        }
    }

    /// A syllable is a number of leading consonant, vowel and trailing consonant, to the bases 19, 21 and 28
    /// (The Unicode Standard, section 3.12).
    private static func appendHangul(_ syllable: UInt32, to text: inout [Unicode.Scalar]) {
        let trailing = syllable % 28
        let parts = [0x1100 + syllable / 588, 0x1161 + syllable % 588 / 28] + (trailing > 0 ? [0x11a7 + trailing] : [])
        text += parts.compactMap(Unicode.Scalar.init)
    }

    /// Sorts each run of combining marks by class; marks of one class keep their order.
    static func order(_ text: inout [Unicode.Scalar]) {
        let classes = text.map(\.properties.canonicalCombiningClass)
        var start = 0
        while let first = classes[start...].firstIndex(where: { $0 != .notReordered }) {
            let end = classes[first...].firstIndex(of: .notReordered) ?? classes.endIndex
            if end - first > 1 {
                let order = (first..<end).sorted { (classes[$0], $0) < (classes[$1], $1) }
                text.replaceSubrange(first..<end, with: order.map { text[$0] })
            }
            start = end
        }
    }

    private struct Table {
        var places: [Unicode.Scalar: Range<Int>] = [:]
        var scalars: [Unicode.Scalar] = []
    }

    private static let table: Table = {
        var table = Table()
        for line in PackageResources.decompositions_txt.split(separator: UInt8(ascii: "\n")) {
            let numbers = line.split(separator: UInt8(ascii: " "))
                .compactMap { UInt32(String(decoding: $0, as: UTF8.self), radix: 16).flatMap(Unicode.Scalar.init) }
            guard line.first != UInt8(ascii: "#"), let scalar = numbers.first else { continue }
            let start = table.scalars.count
            table.scalars += numbers.dropFirst()
            table.places[scalar] = start..<table.scalars.count
        }
        return table
    }()
}
