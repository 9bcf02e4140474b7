extension MetaphoneReading {
    /// Reads the letter at hand, and says how many letters that took.
    mutating func step() -> Int {
        switch letter(0) {
        case UInt8(ascii: "A"), UInt8(ascii: "E"), UInt8(ascii: "I"), UInt8(ascii: "O"), UInt8(ascii: "U"),
            UInt8(ascii: "Y"):
            if isFirst { add("A") }
            return 1
        case UInt8(ascii: "B"): return plain("P", double: "B")
        case UInt8(ascii: "C"): return readC()
        case UInt8(ascii: "D"): return readD()
        case UInt8(ascii: "F"): return plain("F", double: "F")
        case UInt8(ascii: "G"): return readG()
        case UInt8(ascii: "H"): return readH()
        case UInt8(ascii: "J"): return readJ()
        case UInt8(ascii: "K"): return plain("K", double: "K")
        case UInt8(ascii: "L"): return readL()
        case UInt8(ascii: "M"): return readM()
        case UInt8(ascii: "N"): return plain("N", double: "N")
        case UInt8(ascii: "P"):
            if has(1, "H") { return take("F", 2) }
            return plain("P", double: "P|B")
        case UInt8(ascii: "Q"): return plain("K", double: "Q")
        case UInt8(ascii: "R"): return readR()
        case UInt8(ascii: "S"): return readS()
        case UInt8(ascii: "T"): return readT()
        case UInt8(ascii: "V"): return plain("F", double: "V")
        case UInt8(ascii: "W"): return readW()
        case UInt8(ascii: "X"): return readX()
        case UInt8(ascii: "Z"): return readZ()
        default: return 1
        }
    }

    mutating func take(_ code: StaticString, _ count: Int) -> Int { take(code, code, count) }

    mutating func take(_ first: StaticString, _ second: StaticString, _ count: Int) -> Int {
        add(first, second)
        return count
    }

    /// One sound, whether the letter is doubled or not.
    mutating func plain(_ code: StaticString, double: StaticString) -> Int { take(code, has(1, double) ? 2 : 1) }

    private mutating func readD() -> Int {
        if has(1, "G") { return has(2, "I|E|Y") ? take("J", 3) : take("TK", 2) }
        return plain("T", double: "T|D")
    }

    private mutating func readH() -> Int {
        // Heard before a vowel, at the beginning or after another.
        guard isFirst || isVowel(-1), isVowel(1) else { return 1 }
        return take("H", 2)
    }

    private mutating func readJ() -> Int {
        if has(0, "JOSE") || begins("SAN ") {
            let isSpanish = isFirst && letter(4) == 0x20 || letters.count == 4 || begins("SAN ")
            return take(isSpanish ? "H" : "J", "H", 1)
        }
        if isFirst {
            add("J", "A")
        } else if isVowel(-1), !isSlavoGermanic, has(1, "A|O") {
            add("J", "H")
        } else if isLast {
            add("J", " ")
        } else if !has(1, "L|T|K|S|N|M|B|Z"), !has(-1, "S|K|L") {
            add("J")
        }
        return has(1, "J") ? 2 : 1
    }

    private mutating func readL() -> Int {
        guard has(1, "L") else { return take("L", 1) }
        let count = letters.count
        let isSpanish =
            index == count - 3 && has(-1, "ILLO|ILLA|ALLE")
            || has(-1, "ALLE") && (has(count - 2 - index, "AS|OS") || has(count - 1 - index, "A|O"))
        return take("L", isSpanish ? "" : "L", 2)
    }

    private mutating func readM() -> Int {
        let isMuted = has(-1, "UMB") && (index + 1 == letters.count - 1 || has(2, "ER"))
        return take("M", isMuted || has(1, "M") ? 2 : 1)
    }

    private mutating func readR() -> Int {
        let isFrench = isLast && !isSlavoGermanic && has(-2, "IE") && !has(-4, "ME|MA")
        return take(isFrench ? "" : "R", "R", has(1, "R") ? 2 : 1)
    }

    private mutating func readT() -> Int {
        if has(0, "TION|TIA|TCH") { return take("X", 3) }
        if has(0, "TH|TTH") { return has(2, "OM|AM") || isGermanic ? take("T", 2) : take("0", "T", 2) }
        return plain("T", double: "T|D")
    }

    private mutating func readW() -> Int {
        if has(1, "R") { return take("R", 2) }
        if isFirst, isVowel(1) || has(1, "H") { return take("A", isVowel(1) ? "F" : "A", 1) }
        if isLast && isVowel(-1) || has(-1, "EWSKI|EWSKY|OWSKI|OWSKY") || begins("SCH") { return take("", "F", 1) }
        if has(0, "WICZ|WITZ") { return take("TS", "FX", 4) }
        return 1
    }

    private mutating func readX() -> Int {
        if isFirst { return take("S", 1) }
        if !(isLast && has(-3, "IAU|EAU") || isLast && has(-2, "AU|OU")) { add("KS") }
        return has(1, "C|X") ? 2 : 1
    }

    private mutating func readZ() -> Int {
        if has(1, "H") { return take("J", 2) }
        if has(1, "ZO|ZI|ZA") || isSlavoGermanic && !isFirst && !has(-1, "T") {
            add("S", "TS")
        } else {
            add("S")
        }
        return has(1, "Z") ? 2 : 1
    }
}
