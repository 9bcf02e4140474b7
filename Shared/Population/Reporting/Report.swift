/// What a source reports of a child, as the file of incoming records has it; empty is missing.
struct Report: Hashable, Sendable {
    var given = ""
    var family = ""
    var born = ""
    var sex = ""
    var postcode = ""
    var house = ""
    var nhs = ""
    var upn = ""

    func append(to row: inout [UInt8], withNumbers: Bool) {
        for field in [given, family, born, sex, postcode, house] + (withNumbers ? [nhs, upn] : []) {
            row.append(UInt8(ascii: ","))
            row.append(contentsOf: field.utf8)
        }
        row.append(UInt8(ascii: "\n"))
    }
}
