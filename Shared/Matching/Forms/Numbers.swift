/// A number as read: its characters, and whether its own check holds.
struct ReadNumber {
    var text: String
    var isValid: Bool

    /// Upper-case letters and digits alone; nil for nothing, and for one character repeated, which stands for "not known".
    static func characters(_ text: String) -> [UInt8]? {
        let characters = text.utf8.compactMap { byte -> UInt8? in
            switch byte {
            case 0x30...0x39, 0x41...0x5a: byte
            case 0x61...0x7a: byte & 0xdf
            default: nil
            }
        }
        guard let first = characters.first, !characters.allSatisfy({ $0 == first }) else { return nil }
        return characters
    }
}

/// The NHS number: ten digits, the last a check digit modulo 11 (NHS Data Dictionary).
public enum NHSNumber {
    /// Whether `text`, spaces and hyphens aside, is a number that the NHS can have allocated.
    public static func isValid(_ text: String) -> Bool { read(text)?.isValid ?? false }

    static func read(_ text: String) -> ReadNumber? {
        ReadNumber.characters(text).map { ReadNumber(text: String(decoding: $0, as: UTF8.self), isValid: holds($0)) }
    }

    private static func holds(_ digits: [UInt8]) -> Bool {
        guard digits.count == 10, digits.allSatisfy({ $0 < 0x3a }) else { return false }
        let sum = (0..<9).reduce(0) { $0 + Int(digits[$1] - 0x30) * (10 - $1) }
        let check = 11 - sum % 11
        return check != 10 && Int(digits[9] - 0x30) == check % 11
    }
}

/// The unique pupil number: a check letter, then twelve characters (Department for Education, UPN guide).
public enum UPN {
    /// Whether `text` has the form of a number and its check letter holds; temporary numbers end in a letter.
    public static func isValid(_ text: String) -> Bool { read(text)?.isValid ?? false }

    static func read(_ text: String) -> ReadNumber? {
        ReadNumber.characters(text).map { ReadNumber(text: String(decoding: $0, as: UTF8.self), isValid: holds($0)) }
    }

    private static let letters = Array("ABCDEFGHJKLMNPQRTUVWXYZ".utf8)

    private static func holds(_ characters: [UInt8]) -> Bool {
        guard characters.count == 13, characters[1..<12].allSatisfy({ $0 < 0x3a }) else { return false }
        let last = characters[12] < 0x3a ? Int(characters[12] - 0x30) : letters.firstIndex(of: characters[12])
        guard let last else { return false }
        let sum = (1..<12).reduce(last * 13) { $0 + Int(characters[$1] - 0x30) * ($1 + 1) }
        return letters[sum % 23] == characters[0]
    }
}

enum OtherNumber {
    static func read(_ text: String) -> ReadNumber? {
        ReadNumber.characters(text).map {
            ReadNumber(text: String(decoding: $0, as: UTF8.self), isValid: $0.count >= 4)
        }
    }
}
