/// Words of family names that come and go between records: `van den Berg` and `Berg`, `Al-Hassan` and `Hassan`.
enum Particle {
    static let all: Set<String> = [
        "van", "von", "der", "den", "de", "het", "ter", "ten", "te", "zu", "zum", "zur", "vom", "af", "av", "la", "le",
        "las", "los", "du", "des", "di", "da", "do", "dos", "das", "del", "della", "dello", "delle", "degli", "dei",
        "dal",
        "al", "el", "ul", "ad", "ud", "as", "bin", "binti", "binte", "bint", "ibn", "ben", "bat", "abu", "umm", "o",
        "mac",
        "mc", "mhic", "nic", "ni", "ap", "ab", "y", "e", "st", "saint", "san", "santa", "lo", "li", "op", "d", "l", "t",
        "s",
    ]
}
