/// A row of the index or of the incoming file, as the oracle compares it.
struct OracleRecord: Sendable {
    var id: String
    /// The first given name, and those behind it.
    var first: String
    var seconds: [String]
    /// Without hyphens and spaces, and its parts.
    var family: String
    var familyParts: [String]
    var born: Day?
    /// The year alone, where no more is known.
    var year: Int?
    var sex: UInt8?
    /// Without its space; nil where it is missing or a pseudo-postcode.
    var postcode: String?
    var house: String?
    var numbers: [String]

    /// - Parameter fields: id, given, family, dob, sex, postcode, house, and numbers, of which each may be empty.
    init?(_ fields: [Substring]) {
        guard fields.count >= 7 else { return nil }
        id = String(fields[0])
        let given = fields[1].split(separator: " ").map(String.init)
        first = given.first ?? ""
        seconds = Array(given.dropFirst())
        familyParts = fields[2].split { $0 == "-" || $0 == " " }.map(String.init)
        family = familyParts.joined()
        let date = fields[3].split(separator: "-").compactMap { Int($0) }
        year = date.first
        born = date.count == 3 ? Day(year: date[0], month: date[1], day: date[2]) : nil
        sex = fields[4].utf8.first
        let postcode = fields[5].filter { $0 != " " }
        self.postcode = postcode.isEmpty || postcode.hasPrefix("ZZ99") ? nil : postcode
        house = fields[6].isEmpty ? nil : String(fields[6])
        numbers = fields[7...].map(String.init)
    }

    /// The same with given name and family name in each other's place.
    var swapped: OracleRecord {
        var other = self
        other.family = ([first] + seconds).joined()
        other.familyParts = [first] + seconds
        other.first = familyParts.first ?? ""
        other.seconds = Array(familyParts.dropFirst())
        return other
    }

    static func rows(of file: [UInt8], _ each: (OracleRecord) -> Void) {
        var lines = file.split(separator: UInt8(ascii: "\n")).makeIterator()
        _ = lines.next()
        while let line = lines.next() {
            let fields = String(decoding: line, as: UTF8.self).split(separator: ",", omittingEmptySubsequences: false)
            if let record = OracleRecord(fields) { each(record) }
        }
    }
}
