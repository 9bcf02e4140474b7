import Model

/// The register: every child as it is, in the rows of the file of the index.
struct Register: Sendable {
    static let columns = "id,given,family,dob,sex,postcode,house,nhs,upn\n"

    let places: Places
    private let facts = Facts.all

    init(places: Places) { self.places = places }

    func append(_ child: PopulatedChild, of household: Household, to rows: inout [UInt8]) {
        let comma = UInt8(ascii: ",")
        Self.append(idOf: child, of: household, to: &rows)
        rows.append(comma)
        facts.forenames.texts.append(child.forename, to: &rows)
        for name in [child.second, child.third] where name >= 0 {
            rows.append(UInt8(ascii: " "))
            facts.forenames.texts.append(name, to: &rows)
        }
        rows.append(comma)
        household.append(familyOf: child, to: &rows)
        rows.append(comma)
        child.born.append(to: &rows)
        rows.append(comma)
        rows.append(child.gender == .female ? UInt8(ascii: "F") : UInt8(ascii: "M"))
        rows.append(comma)
        places.append(postcode: household.home.postcode, to: &rows)
        rows.append(comma)
        places.append(houseOf: household.home, to: &rows)
        rows.append(comma)
        if let nhs = AllocatedNumber.nhs(serial: child.serial) { rows.append(contentsOf: String(nhs).utf8) }
        rows.append(comma)
        if let upn = Self.upn(child) { rows.append(contentsOf: upn) }
        rows.append(UInt8(ascii: "\n"))
    }

    /// The number of the household, a hyphen, and which of its children: who shares a household is seen by it.
    static func append(idOf child: PopulatedChild, of household: Household, to rows: inout [UInt8]) {
        rows.append(contentsOf: String(household.number).utf8)
        rows.append(UInt8(ascii: "-"))
        rows.append(contentsOf: String(child.ordinal).utf8)
    }

    /// Of those who began school, at four.
    static func upn(_ child: PopulatedChild) -> [UInt8]? {
        let (year, month, _) = child.born.parts
        let began = year + (month < 9 ? 4 : 5)
        return began <= 2025 ? AllocatedNumber.upn(serial: child.serial, year: began) : nil
    }
}
