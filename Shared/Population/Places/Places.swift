import Checking

/// A stretch of England: so many postcodes side by side as the families need, some four with children to each.
struct Places: Sendable {
    private static let units = 80
    private static let sectors = 10
    /// Places for families in a run of postcodes; of each place, some seven in ten are taken.
    private static let pattern = [2, 4, 5, 6, 7, 9]
    private static let patternLength = 33
    private static let letters = Array("ABDEFGHJLNPQRSTUWXYZ".utf8)

    let slots: Int
    let postcodes: Int
    private let multiplier: Int
    private let districts: [String]
    private let firstSector: Int
    private let facts = Facts.all

    /// - Parameter slots: places for families, in all.
    init(slots: Int, seed: UInt64) {
        self.slots = (slots + Self.patternLength - 1) / Self.patternLength * Self.patternLength
        postcodes = self.slots / Self.patternLength * Self.pattern.count
        var multiplier = Int(Double(self.slots) * 0.6180339887) | 1
        while Self.divisor(multiplier, self.slots) != 1 { multiplier += 2 }
        self.multiplier = multiplier
        districts = facts.areas.flatMap { area in area.districts.map { "\(area.letters)\($0)" } }
        var random = Seeded(seed: seed ^ 0x706f_7374)
        firstSector = random.below(districts.count * Self.sectors)
    }

    private static func divisor(_ a: Int, _ b: Int) -> Int { b == 0 ? a : divisor(b, a % b) }

    /// The home of the family of that number: neighbours in number are none in place.
    func home(_ slot: Int) -> Address {
        let place = slot % slots * multiplier % slots
        var (postcode, rest) = (place / Self.patternLength * Self.pattern.count, place % Self.patternLength)
        for size in Self.pattern {
            if rest < size { break }
            rest -= size
            postcode += 1
        }
        let dwelling = (rest * 4 + Int(Self.mixed(postcode) >> 33)) % Address.dwellings
        return Address(postcode: Int32(postcode), dwelling: Int8(dwelling))
    }

    /// Where a family goes that leaves: most stay near.
    func elsewhere(_ address: Address, _ random: inout Seeded) -> Address {
        let way = random.unit()
        var postcode = random.below(postcodes)
        for (share, reach) in Self.moves where way < share {
            postcode = Int(address.postcode) + random.below(2 * reach + 1) - reach
            break
        }
        postcode = (postcode % postcodes + postcodes) % postcodes
        return Address(postcode: Int32(postcode), dwelling: Int8(random.below(Address.dwellings)))
    }

    /// Up to which share of the moves, within how many postcodes.
    private static let moves = [(0.6, 40), (0.85, 800)]

    /// The probability that a move leads from one postcode to the other.
    func probability(ofMoving from: Int, to: Int) -> Double {
        let distance = min(abs(from - to), postcodes - abs(from - to))
        var (probability, before) = (0.15 / Double(postcodes), 0.0)
        for (share, reach) in Self.moves {
            if distance <= reach { probability += (share - before) / Double(min(2 * reach + 1, postcodes)) }
            before = share
        }
        return probability
    }

    func append(postcode: Int32, to text: inout [UInt8]) {
        let sector = (Int(postcode) / Self.units + firstSector) % (districts.count * Self.sectors)
        let unit = (Int(postcode) % Self.units * 149 + Int(Self.mixed(sector) >> 33)) % 400
        text.append(contentsOf: districts[sector / Self.sectors].utf8)
        text.append(UInt8(ascii: " "))
        text.append(UInt8(ascii: "0") + UInt8(sector % Self.sectors))
        text.append(Self.letters[unit / 20])
        text.append(Self.letters[unit % 20])
    }

    func append(houseOf address: Address, to text: inout [UInt8]) {
        let mixed = Int(Self.mixed(Int(address.postcode)) >> 33)
        let dwelling = Int(address.dwelling)
        switch mixed % 25 {
        case 0:
            facts.houses.append(Int32((mixed / 25 + dwelling * 7) % facts.houses.count), to: &text)
        case 1...4:
            text.append(contentsOf: "Flat \(dwelling + 1) \(mixed / 25 % 90 + 1)".utf8)
        default:
            text.append(contentsOf: String(mixed / 25 % 40 * 2 + 1 + mixed / 1000 % 2 + 2 * dwelling).utf8)
        }
    }

    private static func mixed(_ number: Int) -> UInt64 {
        var random = Seeded(seed: UInt64(truncatingIfNeeded: number))
        return random.next()
    }
}
