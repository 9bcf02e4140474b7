/// How far two addresses agree: one field, because postcode, house and street tell the same thing.
enum AddressComparing {
    /// Nil where they have nothing of one kind.
    static func level(_ a: AddressForm, _ b: AddressForm) -> Level? {
        if let one = a.uprn, one == b.uprn { return .addressHome }
        let words = words(a, b)
        let samePostcode = a.postcode != nil && a.postcode == b.postcode
        // Where a postcode is a whole town, as abroad, the street has to agree besides.
        if let one = a.house, one == b.house, words.map({ $0 > 0 }) ?? true { return .addressHome }
        if !samePostcode, let one = a.door, one == b.door { return .addressDoor }
        if samePostcode { return words.map { $0 >= 0.4 } ?? false ? .addressStreet : .addressPostcode }
        if let words, words >= 0.5 { return .addressWords }
        if words.map({ $0 >= 0.15 }) ?? true, Tokens.shared(a.postcodeNearly, b.postcodeNearly) > 0 {
            return .addressNearPostcode
        }
        if let one = a.sector, one == b.sector { return .addressSector }
        if let one = a.outcode, one == b.outcode { return .addressOutcode }
        guard let words else { return a.postcode == nil || b.postcode == nil ? nil : .addressDifferent }
        return words > 0 ? .addressSomeWords : .addressDifferent
    }

    /// The share of the words that both have (Dice); nil where one has none.
    private static func words(_ a: AddressForm, _ b: AddressForm) -> Double? {
        guard !a.words.isEmpty, !b.words.isEmpty else { return nil }
        return Double(2 * Tokens.shared(a.words, b.words)) / Double(a.words.count + b.words.count)
    }
}
