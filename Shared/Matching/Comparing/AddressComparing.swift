/// How far two addresses agree: one field, because postcode, house and street tell the same thing.
enum AddressComparing {
    static func level(_ a: AddressForm, _ b: AddressForm) -> Level? {
        if let one = a.uprn, let other = b.uprn, one == other { return .addressHome }
        if let one = a.house, let other = b.house, one == other { return .addressHome }
        if let one = a.door, let other = b.door, one == other { return .addressDoor }
        if let one = a.postcode, let other = b.postcode, one == other { return .addressPostcode }
        let words =
            a.words.isEmpty || b.words.isEmpty
            ? nil : Double(2 * Tokens.shared(a.words, b.words)) / Double(a.words.count + b.words.count)
        if Tokens.shared(a.postcodeNearly, b.postcodeNearly) > 0 { return .addressNearPostcode }
        if let words, words >= 0.6 { return .addressWords }
        if let one = a.sector, let other = b.sector, one == other { return .addressSector }
        if let one = a.outcode, let other = b.outcode, one == other { return .addressOutcode }
        guard let words else { return a.postcode == nil || b.postcode == nil ? nil : .addressDifferent }
        return words > 0 ? .addressSomeWords : .addressDifferent
    }
}
