/// The NHS number and the UPN of the child of a serial number: right by their check characters, and nobody's.
enum AllocatedNumber {
    /// Ten digits beginning with 8 or 9, which England allocates to nobody; the last one checks, modulo 11. Source: NHS
    /// data dictionary. Nil for one child in some 15,000, of whose tries none has a check digit.
    static func nhs(serial: Int) -> Int? {
        for attempt in 0..<4 {
            let digits = 800_000_000 + (serial * 4 + attempt) % 200_000_000 * 123_456_791 % 200_000_000
            if let check = nhsCheck(digits) { return digits * 10 + check }
        }
        return nil
    }

    /// The check digit of nine digits; nil where it would be 10.
    static func nhsCheck(_ digits: Int) -> Int? {
        var (rest, sum) = (digits, 0)
        for weight in 2...10 {
            sum += rest % 10 * weight
            rest /= 10
        }
        let check = (11 - sum % 11) % 11
        return check == 10 ? nil : check
    }

    private static let letters = Array("ABCDEFGHJKLMNPQRTUVWXYZ".utf8)

    /// A letter that checks, modulo 23; authority, school, year of allocation, and a count. Source: DfE, guide to UPNs.
    static func upn(serial: Int, year: Int) -> [UInt8] {
        let mixed = serial * 7_368_787 % 18_500_000
        let (school, count) = (mixed / 1000, mixed % 1000)
        var digits: [UInt8] = []
        for (number, width) in [(201 + school % 150 * 5, 3), (2000 + school / 150, 4), (year % 100, 2), (count, 3)] {
            let text = Array(String(number).utf8)
            digits += [UInt8](repeating: 48, count: max(0, width - text.count)) + text
        }
        let sum = digits.enumerated().reduce(0) { $0 + (Int($1.element) - 48) * ($1.offset + 2) }
        return [letters[sum % 23]] + digits
    }
}
