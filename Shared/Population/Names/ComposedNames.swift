import Checking

/// The names of a tail: each beginning with each end, the usual first, falling off as rare names do.
struct ComposedNames {
    let names: [(text: String, weight: Double)]

    /// - Parameters:
    ///   - share: what the weights come to.
    ///   - listed: names that are there already and are left out.
    init(_ begins: [Substring], _ ends: [Substring], share: Double, without listed: Set<String>) {
        var all: Set<String> = []
        var texts: [String] = []
        for begin in begins {
            for end in ends {
                let name = String(begin + end)
                if !listed.contains(name), all.insert(name).inserted { texts.append(name) }
            }
        }
        // One order for all seeds: how usual a name is, is a fact.
        var random = Seeded(seed: UInt64(texts.count))
        texts.shuffle(using: &random)
        let flat = Double(max(30, texts.count / 35))
        let weights = texts.indices.map { 1 / (Double($0) + flat) }
        let total = weights.reduce(0, +)
        names = zip(texts, weights).map { ($0, $1 * share / total) }
    }
}

/// The beginnings and ends of `tails.txt`, by what they are of.
struct Tails {
    struct Tail {
        let of: String
        let share: Double
        var begins: [Substring] = []
        var ends: [Substring] = []
    }

    let all: [Tail]

    init(_ bytes: [UInt8]) {
        var all: [Tail] = []
        var begins: [[String]] = []
        for fields in FactLines(bytes).lines where fields.count == 2 {
            switch fields[0] {
            case "begin": begins.append([fields[1]])
            case "end": begins[begins.count - 1].append(fields[1])
            default: all.append(Tail(of: fields[0], share: Double(fields[1]) ?? 0))
            }
        }
        for place in all.indices where place < begins.count && begins[place].count == 2 {
            all[place].begins = begins[place][0].split(separator: " ")
            all[place].ends = begins[place][1].split(separator: " ")
        }
        self.all = all
    }

    func names(of what: String, without listed: Set<String>) -> [(text: String, weight: Double)] {
        all.filter { $0.of == what }.flatMap {
            ComposedNames($0.begins, $0.ends, share: $0.share, without: listed).names
        }
    }
}
