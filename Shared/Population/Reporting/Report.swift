/// What a source reports of a child, as the file of incoming records has it; empty is missing.
package struct Report: Hashable, Sendable {
    package var given = ""
    package var family = ""
    package var born = ""
    package var sex = ""
    package var postcode = ""
    package var house = ""
    package var nhs = ""
    package var upn = ""

    package init() {}

    func append(to row: inout [UInt8], withNumbers: Bool) {
        for field in [given, family, born, sex, postcode, house] + (withNumbers ? [nhs, upn] : []) {
            row.append(UInt8(ascii: ","))
            row.append(contentsOf: field.utf8)
        }
        row.append(UInt8(ascii: "\n"))
    }
}
