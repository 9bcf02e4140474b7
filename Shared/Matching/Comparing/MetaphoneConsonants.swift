/// The consonants that English reads in many ways.
extension MetaphoneReading {
    mutating func readC() -> Int {
        if isHardCh { return take("K", 2) }
        if isFirst, has(0, "CAESAR") { return take("S", 2) }
        if has(1, "H") { return readCH() }
        if has(1, "Z"), !has(-2, "WICZ") { return take("S", "X", 2) }
        if has(1, "CIA") { return take("X", 3) }
        if has(1, "C"), !(index == 1 && letters[0] == UInt8(ascii: "M")) { return readCC() }
        if has(1, "K|G|Q") { return take("K", 2) }
        if has(1, "I|E|Y") { return has(1, "IO|IE|IA") ? take("S", "X", 2) : take("S", 2) }
        add("K")
        if has(1, " C| Q| G") { return 3 }
        return has(1, "C|K|Q") && !has(1, "CE|CI") ? 2 : 1
    }

    /// `Chianti`, and the `ch` of `Bacher`.
    private var isHardCh: Bool {
        if has(0, "CHIA") { return true }
        guard index > 1, !isVowel(-2), has(-1, "ACH") else { return false }
        return !has(2, "I|E") || has(-2, "BACHER|MACHER")
    }

    private mutating func readCH() -> Int {
        if !isFirst, has(0, "CHAE") { return take("K", "X", 2) }
        if isFirst, has(1, "HARAC|HARIS|HOR|HYM|HIA|HEM"), !begins("CHORE") { return take("K", 2) }
        let endsOrMeetsConsonant = has(2, "L|R|N|M|B|H|F|V|W| ") || index + 1 == letters.count - 1
        if isGermanic || has(-2, "ORCHES|ARCHIT|ORCHID") || has(2, "T|S")
            || (isFirst || has(-1, "A|O|U|E")) && endsOrMeetsConsonant
        {
            return take("K", 2)
        }
        if isFirst { return take("X", 2) }
        return begins("MC") ? take("K", 2) : take("X", "K", 2)
    }

    private mutating func readCC() -> Int {
        guard has(2, "I|E|H"), !has(2, "HU") else { return take("K", 2) }
        return index == 1 && has(-1, "A") || has(-1, "UCCEE|UCCES") ? take("KS", 3) : take("X", 3)
    }

    mutating func readG() -> Int {
        if has(1, "H") { return readGH() }
        if has(1, "N") {
            if index == 1, isVowel(-1), !isSlavoGermanic { return take("KN", "N", 2) }
            return has(2, "EY") || isSlavoGermanic ? take("KN", 2) : take("N", "KN", 2)
        }
        if has(1, "LI"), !isSlavoGermanic { return take("KL", "L", 2) }
        if isFirst, has(1, "Y|ES|EP|EB|EL|EY|IB|IL|IN|IE|EI|ER") { return take("K", "J", 2) }
        if has(1, "ER|Y"), !begins("DANGER|RANGER|MANGER"), !has(-1, "E|I"), !has(-1, "RGY|OGY") {
            return take("K", "J", 2)
        }
        if has(1, "E|I|Y") || has(-1, "AGGI|OGGI") {
            if isGermanic || has(1, "ET") { return take("K", 2) }
            return has(1, "IER") ? take("J", 2) : take("J", "K", 2)
        }
        return plain("K", double: "G")
    }

    private mutating func readGH() -> Int {
        if isFirst { return take(has(2, "I") ? "J" : "K", 2) }
        if !isVowel(-1) { return take("K", 2) }
        if has(-2, "B|H|D") || has(-3, "B|H|D") || has(-4, "B|H") { return 2 }
        if index > 2, has(-1, "U"), has(-3, "C|G|L|R|T") { return take("F", 2) }
        return has(-1, "I") ? 2 : take("K", 2)
    }

    mutating func readS() -> Int {
        if has(-1, "ISL|YSL") { return 1 }
        if isFirst, has(0, "SUGAR") { return take("X", "S", 1) }
        if has(1, "H") { return take(has(1, "HEIM|HOEK|HOLM|HOLZ") ? "S" : "X", 2) }
        if has(0, "SIO|SIA") { return isSlavoGermanic ? take("S", 3) : take("S", "X", 3) }
        if isFirst && has(1, "M|N|L|W") || has(1, "Z") { return take("S", "X", has(1, "Z") ? 2 : 1) }
        if has(1, "C") { return readSC() }
        return take(isLast && has(-2, "AI|OI") ? "" : "S", "S", has(1, "S|Z") ? 2 : 1)
    }

    private mutating func readSC() -> Int {
        guard has(2, "H") else { return take(has(2, "I|E|Y") ? "S" : "SK", 3) }
        if has(3, "ER|EN") { return take("X", "SK", 3) }
        if has(3, "OO|UY|ED|EM") { return take("SK", 3) }
        return isFirst && !isVowel(3) && !has(3, "W") ? take("X", "S", 3) : take("X", 3)
    }
}
