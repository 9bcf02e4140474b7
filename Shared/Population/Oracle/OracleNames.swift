import Model

/// How probable names are: among strangers, and as reports of a child of the index.
struct OracleNames: Sendable {
    /// Of a name that is none of the lists, as only a slip makes it.
    static let unlisted = 1e-8
    private let facts = Facts.all

    /// By origin: the probability of a family name, of one part or more.
    func families(_ parts: [String]) -> [Double] {
        Origin.allCases.map { origin in
            let double = origin == .english || origin == .european ? 0.04 : 0.01
            let shares = parts.map { facts.families.share(of: $0, origin) }
            let joined =
                facts.families.share(of: parts.joined(separator: "-"), origin)
                + facts.families.share(of: parts.joined(separator: " "), origin)
            if shares.count == 1 { return (1 - double) * shares[0] + Self.unlisted }
            return (1 - double) * joined + (shares.count == 2 ? double * shares[0] * shares[1] : 0) + Self.unlisted
        }
    }

    /// The probability of a name among families whose names were those of `families`.
    func family(_ families: [Double], among others: [Double]) -> Double {
        var (sum, total) = (0.0, 0.0)
        for (place, origin) in Origin.allCases.enumerated() {
            sum += origin.share * others[place] * families[place]
            total += origin.share * others[place]
        }
        return sum / total
    }

    /// Given names and sex of a stranger, by the origins that the family name speaks for.
    func given(_ record: OracleRecord, _ families: [Double]) -> Double {
        let year = record.year ?? 2016
        var (sum, total) = (0.0, 0.0)
        for (place, origin) in Origin.allCases.enumerated() {
            var given = 0.0
            for (gender, sex) in [(Gender.female, UInt8(ascii: "F")), (.male, UInt8(ascii: "M"))] {
                var share = 0.5 * seconds(record.seconds, origin, gender)
                if let reported = record.sex {
                    share *= reported == sex ? 1 - ErrorRates.sexOther : ErrorRates.sexOther
                }
                if !record.first.isEmpty, record.first != "Baby" {
                    share *= facts.forenames.share(of: record.first, origin, gender, year) + Self.unlisted
                }
                given += share
            }
            sum += origin.share * families[place] * given
            total += origin.share * families[place]
        }
        return sum / total
    }

    private func seconds(_ reported: [String], _ origin: Origin, _ gender: Gender) -> Double {
        let some = 1 - origin.withoutMiddleName
        guard !reported.isEmpty else { return 1 - some + some * ErrorRates.secondsDropped }
        if reported.allSatisfy({ $0.count == 1 }) { return some * ErrorRates.secondsInitials / 12 }
        return reported.reduce(some * ErrorRates.secondsKept) {
            $0 * (facts.forenames.share(of: $1, origin, gender, Forenames.years.lowerBound) + Self.unlisted)
        }
    }

    /// Given names and sex, as reported of the child.
    func given(_ reported: OracleRecord, of child: OracleRecord) -> Double {
        var share = seconds(reported.seconds, of: child.seconds)
        if let sex = reported.sex { share *= sex == child.sex ? 1 - ErrorRates.sexOther : ErrorRates.sexOther }
        switch reported.first {
        case "": return share
        case "Baby":
            let isBaby = (child.born?.number ?? 0) > HouseholdMaker.window.upperBound - 365
            return isBaby ? share : 0
        default: return share * first(reported, of: child)
        }
    }

    private func first(_ reported: OracleRecord, of child: OracleRecord) -> Double {
        let (name, right) = (reported.first, child.first)
        var share = 0.0
        if name == right {
            share = 1 - ErrorRates.forenameTyped - ErrorRates.forenameVaries - ErrorRates.forenameOther
        } else {
            let variants = facts.forenames.variants(of: right)
            var typed = ErrorRates.forenameTyped
            if variants.isEmpty {
                typed += ErrorRates.forenameVaries
            } else if variants.contains(name) {
                share += ErrorRates.forenameVaries / Double(variants.count)
            }
            if mayBeSlip(name, right) { share += typed * Typing.probability(of: name, from: right) }
        }
        var other = 1.0
        if let second = child.seconds.first {
            other = 0.5
            if name == second { share += ErrorRates.forenameOther / 2 }
        }
        let families = self.families(child.familyParts)
        var (sum, total) = (0.0, 0.0)
        for (place, origin) in Origin.allCases.enumerated() {
            let gender = child.sex == UInt8(ascii: "F") ? Gender.female : .male
            sum += origin.share * families[place] * facts.forenames.share(of: name, origin, gender, child.year ?? 2016)
            total += origin.share * families[place]
        }
        return share + ErrorRates.forenameOther * other * sum / total
    }

    private func seconds(_ reported: [String], of seconds: [String]) -> Double {
        guard let first = seconds.first else { return reported.isEmpty ? 1 : 0 }
        var share = 0.0
        if reported.isEmpty { share += ErrorRates.secondsDropped }
        if reported == seconds { share += ErrorRates.secondsKept }
        if reported == seconds.map({ String($0.prefix(1)) }) { share += ErrorRates.secondsInitials }
        let one = 1 - ErrorRates.secondsDropped - ErrorRates.secondsKept - ErrorRates.secondsInitials
        if reported == [first] { share += one }
        return share
    }

    /// A family name as reported of a child whose family changes its name with the probability `renamed`.
    func family(_ reported: OracleRecord, _ families: [Double], of child: OracleRecord, renamed: Double) -> Double {
        if reported.family == child.family { return (1 - renamed) * (1 - ErrorRates.familyTyped) }
        var share = 0.0
        if mayBeSlip(reported.family, child.family) {
            share += (1 - renamed) * ErrorRates.familyTyped * slip(reported, of: child)
        }
        let own = self.families(child.familyParts)
        let other = family(families, among: own)
        share += renamed * 0.6 * other
        if reported.familyParts.count == 2, reported.familyParts[0] == child.familyParts.first {
            share += renamed * 0.2 * family(self.families([reported.familyParts[1]]), among: own)
        }
        if child.familyParts.count == 2 {
            if child.familyParts.contains(reported.family) { share += renamed * 0.1 }
        } else {
            share += renamed * 0.2 * other
        }
        return share
    }

    private func slip(_ reported: OracleRecord, of child: OracleRecord) -> Double {
        Typing.probability(
            of: reported.familyParts.joined(separator: "-"), from: child.familyParts.joined(separator: "-"))
    }

    /// Whether two words differ in one place only: they begin and end alike.
    private func mayBeSlip(_ a: String, _ b: String) -> Bool {
        let (a, b) = (Array(a.utf8), Array(b.utf8))
        guard abs(a.count - b.count) <= 2 else { return false }
        let begin = zip(a, b).prefix { $0 == $1 }.count
        let end = zip(a.reversed(), b.reversed()).prefix { $0 == $1 }.count
        return begin + end >= max(a.count, b.count) - 3
    }
}
