/// What a name may be: tight enough that case information does not fit. The same wherever names come in.
public enum NameRule: String, Hashable, Sendable, CaseIterable {
    case required, tooLong, tooMany, freeText

    public static let mostGiven = 6
    /// Counted in Unicode scalars, as is `longestFamily`.
    public static let longestGiven = 35
    public static let longestFamily = 70

    /// What is wrong with one part of a name, which is not empty; nil when nothing is.
    public static func objection(to text: String, upTo longest: Int) -> NameRule? {
        guard text.unicodeScalars.count <= longest else { return .tooLong }
        return isName(text) ? nil : .freeText
    }

    /// What is wrong with a name, and in which part of it, as the end of a JSON pointer. One of its parts may be empty, not
    /// both.
    public static func objections(to name: PersonName) -> [(part: String, rule: NameRule)] {
        guard name.given.count <= mostGiven else { return [("/given", .tooMany)] }
        if name.given.isEmpty, name.family.isEmpty { return [("", .required)] }
        var objections: [(part: String, rule: NameRule)] = []
        for (place, given) in name.given.enumerated() {
            let rule = given.isEmpty ? .required : objection(to: given, upTo: longestGiven)
            if let rule { objections.append(("/given/\(place)", rule)) }
        }
        if !name.family.isEmpty, let rule = objection(to: name.family, upTo: longestFamily) {
            objections.append(("/family", rule))
        }
        return objections
    }

    /// Letters of any script and their marks, with the few signs that names are written with.
    public static func isName(_ text: String) -> Bool {
        var hasLetter = false
        for scalar in text.unicodeScalars {
            if isLetter(scalar) {
                hasLetter = true
            } else if !isMark(scalar), !"'\u{2019}-\u{2010}\u{2011} .".unicodeScalars.contains(scalar) {
                return false
            }
        }
        return hasLetter
    }

    @inlinable public static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return (0x41...0x5a).contains(UInt8(scalar.value) & 0xdf) }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: return true
        default: return false
        }
    }

    @inlinable public static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return false }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark: return true
        default: return false
        }
    }
}
