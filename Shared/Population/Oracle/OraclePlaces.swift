/// How probable an address is: of a stranger, of a family that stayed, and of one that has moved.
struct OraclePlaces: Sendable {
    private let places: Places
    private let numbers: [String: Int32]
    private static let unlisted = 1e-9

    init(_ places: Places) {
        self.places = places
        var numbers: [String: Int32] = [:]
        numbers.reserveCapacity(places.postcodes)
        for number in 0..<Int32(places.postcodes) {
            var text: [UInt8] = []
            places.append(postcode: number, to: &text)
            numbers[String(decoding: text, as: UTF8.self).filter { $0 != " " }] = number
        }
        self.numbers = numbers
    }

    func stranger(_ reported: OracleRecord) -> Double {
        guard let postcode = reported.postcode else { return 1 }
        guard numbers[postcode] != nil else { return Self.unlisted }
        return 1 / Double(places.postcodes) * house(reported)
    }

    func moved(_ reported: OracleRecord, from child: OracleRecord) -> Double {
        guard let postcode = reported.postcode else { return 1 }
        guard let to = numbers[postcode], let from = child.postcode.flatMap({ numbers[$0] }) else {
            return Self.unlisted
        }
        return places.probability(ofMoving: Int(from), to: Int(to)) * house(reported)
    }

    func stayed(_ reported: OracleRecord, at child: OracleRecord) -> Double {
        guard let postcode = reported.postcode, let home = child.postcode else { return 1 }
        if let house = reported.house, house != child.house { return 0 }
        let given = reported.house == nil ? ErrorRates.houseMissing : 1 - ErrorRates.houseMissing
        if postcode == home { return (1 - ErrorRates.postcodeTyped) * given }
        return ErrorRates.postcodeTyped * PostcodeTyping.probability(of: postcode, from: home) * given
    }

    private func house(_ reported: OracleRecord) -> Double {
        reported.house == nil ? ErrorRates.houseMissing : (1 - ErrorRates.houseMissing) / Double(Address.dwellings)
    }
}
