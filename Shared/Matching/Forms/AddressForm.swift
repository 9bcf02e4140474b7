/// An address as tokens: nothing of it can be read back without the key.
public struct AddressForm: Codable, Hashable, Sendable {
    public internal(set) var postcode: Int64?
    public internal(set) var sector: Int64?
    public internal(set) var outcode: Int64?
    /// House number or name, flat included, together with the postcode.
    public internal(set) var house: Int64?
    public internal(set) var uprn: Int64?
    /// The postcode with each of its characters left out; in ascending order.
    var postcodeNearly: [Int32] = []
    /// House number and street together, wherever they are.
    var door: Int32?
    /// All words of the lines, in ascending order.
    var words: [Int32] = []

    /// Of an address of which nothing is known.
    init() {}

    /// Nil for an address that says nothing.
    public init?(_ address: AddressText, tokens: (String) -> Int64) {
        let lines = AddressWords(address.lines)
        let code = PostcodeReading(address.postcode)
        let near = NumberForm(code.map { ReadNumber(text: $0.compact, isValid: true) }, of: .postcode, tokens: tokens)
        postcode = near?.whole
        postcodeNearly = near?.nearly ?? []
        sector = code?.sector.map { tokens("sector:\($0)") }
        outcode = code?.outcode.map { tokens("outcode:\($0)") }
        house = code.flatMap { code in lines.house.map { tokens("house:\($0)@\(code.compact)") } }
        uprn = Self.uprn(address.uprn).map { tokens("uprn:\($0)") }
        door = lines.door.map { Int32(truncatingIfNeeded: tokens("door:\($0)")) }
        words = Set(lines.words.map { Int32(truncatingIfNeeded: tokens("word:\($0)")) }).sorted()
        if postcode == nil, uprn == nil, words.isEmpty { return nil }
    }

    /// Whether it tells one home from the next.
    var isHome: Bool { house != nil || uprn != nil }

    /// Digits alone, without leading noughts; at most 12 (GeoPlace).
    private static func uprn(_ text: String?) -> String? {
        guard let text else { return nil }
        let digits = text.utf8.filter { $0 != 0x20 }
        guard digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        let significant = digits.drop { $0 == 0x30 }
        return (1...12).contains(significant.count) ? String(decoding: significant, as: UTF8.self) : nil
    }
}

/// A postcode of any country; that of another is a token without parts, a pseudo-postcode is none.
struct PostcodeReading {
    var compact: String
    var sector: String?
    var outcode: String?

    init?(_ text: String?) {
        guard let text else { return nil }
        if let british = Postcode(text) {
            guard !british.isPseudo else { return nil }
            (sector, outcode) = (british.sector, british.outcode)
            compact = british.text.filter { $0 != " " }
        } else {
            guard let characters = ReadNumber.characters(text), characters.count >= 3 else { return nil }
            compact = String(decoding: characters, as: UTF8.self)
            guard !compact.hasPrefix("ZZ99") else { return nil }
        }
    }
}
