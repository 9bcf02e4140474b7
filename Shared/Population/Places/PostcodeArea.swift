/// The letters a postcode begins with, and the districts that are used of it.
struct PostcodeArea: Sendable {
    let letters: String
    let districts: ClosedRange<Int>

    init?(_ fields: [String]) {
        guard fields.count == 3, let first = Int(fields[1]), let last = Int(fields[2]), first <= last else {
            return nil
        }
        (letters, districts) = (fields[0], first...last)
    }
}
