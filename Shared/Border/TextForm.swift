import FoundationEssentials
import Matching
import Model

/// The few forms of text that cross the border: each tight enough that case information does not fit.
package enum TextForm: CaseIterable {
    case givenName, familyName, organisation, addressLine, reference, eventID, phone, email, postcode
    case nhsNumber, upn, uprn

    /// Counted in Unicode scalars.
    var longest: Int {
        switch self {
        case .givenName: NameRule.longestGiven
        case .familyName: NameRule.longestFamily
        case .addressLine: 70
        case .organisation: 100
        case .reference, .eventID: 64
        case .phone: 24
        case .email: 254
        case .postcode: 8
        case .nhsNumber, .uprn: 12
        case .upn: 13
        }
    }

    /// What is wrong with `text`, which is not empty; nil when nothing is.
    package func objection(to text: String) -> BorderRule? {
        guard text.unicodeScalars.count <= longest else { return .tooLong }
        switch self {
        case .givenName, .familyName: return NameRule.isName(text) ? nil : .freeText
        case .organisation, .addressLine: return Self.isLine(text) ? nil : .freeText
        case .reference: return text.utf8.allSatisfy { Self.isPlain($0) || $0 == UInt8(ascii: "/") } ? nil : .freeText
        case .eventID: return text.utf8.allSatisfy(Self.isPlain) ? nil : .freeText
        case .phone: return Self.isPhone(text) ? nil : .phone
        case .email: return Self.isEmail(text) ? nil : .email
        case .postcode: return Self.postcode(text) == nil ? .postcode : nil
        case .nhsNumber: return Self.isNHSNumber(text) ? nil : .nhsNumber
        case .upn: return Self.isUPN(text) ? nil : .upn
        case .uprn: return text.utf8.allSatisfy(Self.isDigit) ? nil : .uprn
        }
    }

    /// Upper case, one space before the last three characters; nil unless `text` has the form of a British postcode.
    package static func postcode(_ text: String) -> String? { text.utf8.count <= 8 ? Postcode(text)?.text : nil }

    private static func isLine(_ text: String) -> Bool {
        var tells = false
        for scalar in text.unicodeScalars {
            if NameRule.isLetter(scalar) || (0x30...0x39).contains(scalar.value) {
                tells = true
            } else if !NameRule.isMark(scalar), !",.'\u{2019}-/&() ".unicodeScalars.contains(scalar) {
                return false
            }
        }
        return tells
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        isDigit(byte) || isUpper(byte & 0xdf) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_")
            || byte == UInt8(ascii: ":") || byte == UInt8(ascii: "-")
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
    private static func isUpper(_ byte: UInt8) -> Bool { (0x41...0x5a).contains(byte) }

    /// Ten digits, as a whole or in the groups in which they are printed. The check digit is the matcher's to judge: a
    /// number with a typing error still tells whose it may be.
    private static func isNHSNumber(_ text: String) -> Bool {
        let groups = text.utf8.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        return text.utf8.count(where: isDigit) == 10 && groups.allSatisfy { $0.allSatisfy(isDigit) }
            && [[10], [3, 3, 4], [3, 7], [6, 4]].contains(groups.map(\.count))
    }

    /// A letter, eleven digits, and a digit or a letter.
    private static func isUPN(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return bytes.count == 13 && isUpper(bytes[0]) && bytes[1..<12].allSatisfy(isDigit)
            && (isDigit(bytes[12]) || isUpper(bytes[12]))
    }

    private static func isPhone(_ text: String) -> Bool {
        let digits = text.utf8.count(where: isDigit)
        let rest = text.utf8.dropFirst(text.hasPrefix("+") ? 1 : 0)
        return (7...15).contains(digits) && rest.allSatisfy { isDigit($0) || " ()-".utf8.contains($0) }
    }

    private static func isEmail(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard let at = bytes.firstIndex(of: UInt8(ascii: "@")), (1...64).contains(at) else { return false }
        let isLocal = bytes[..<at].allSatisfy { isDigit($0) || isUpper($0 & 0xdf) || localPunctuation.contains($0) }
        let labels = bytes[(at + 1)...].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        let hyphen = UInt8(ascii: "-")
        return isLocal && labels.count >= 2
            && labels.allSatisfy { label in
                (1...63).contains(label.count) && label.first != hyphen && label.last != hyphen
                    && label.allSatisfy { isDigit($0) || isUpper($0 & 0xdf) || $0 == hyphen }
            }
    }

    /// RFC 5322, section 3.2.3.
    private static let localPunctuation = Array(".!#$%&'*+/=?^_`{|}~-".utf8)
}
