import Checking

extension Reupload {
    /// The report of a child that comes once more; nil of children whom it can't happen to. It bears no number, but where
    /// the number is what is left.
    /// - Parameters:
    ///   - registered: the child as it is known.
    ///   - near: another child, in whose house it may live from now on.
    ///   - far: one in another authority, of the same sex: so it is called if it gets another name.
    package func report(
        of registered: Report, near: Report, far: Report, _ random: inout Seeded
    ) -> Report? {
        var report = registered
        (report.nhs, report.upn) = ("", "")
        switch self {
        case .otherService: break
        case .givenTyped: report.given = Self.typed(report.given, &random)
        case .familyTyped: report.family = Self.typed(report.family, &random)
        case .bothTyped:
            report.given = Self.typed(report.given, &random)
            report.family = Self.typed(report.family, &random)
        case .written: (report.given, report.family) = Self.written(report.given, report.family, &random)
        case .givenVaries: return Self.varied(report, &random)
        case .secondAsFirst:
            guard let seconds = Self.seconds(report.given) else { return nil }
            report.given = seconds
        case .secondsLeftOut:
            guard Self.seconds(report.given) != nil else { return nil }
            report.given = Self.first(report.given)
        case .initials: report.given = String(report.given.prefix(1))
        case .alias: report.given = Self.first(far.given)
        case .twin:
            report.given = Self.first(far.given)
            if random.one(in: 2) { report.sex = Self.other(report.sex) }
        case .swapped: (report.given, report.family) = (report.family, report.given)
        case .familyChanged: report.family = far.family
        case .familyJoined: report.family += "-" + far.family
        case .renamed: (report.given, report.family) = (Self.first(far.given), far.family)

        case .dayWrong: return Self.wrong(in: 8..<10, of: report, &random)
        case .monthWrong: return Self.wrong(in: 5..<7, of: report, &random)
        case .yearWrong: return Self.wrong(in: 2..<4, of: report, &random)
        case .dayAndMonthSwapped: return Self.swappedDate(of: report)
        case .firstOfJanuary: report.born = report.born.prefix(4) + "-01-01"
        case .yearAlone: report.born = String(report.born.prefix(4))

        case .sexMissing: report.sex = ""
        case .sexWrong: report.sex = Self.other(report.sex)

        case .postcodeTyped:
            var postcode = Array(report.postcode.utf8)
            PostcodeTyping.slip(&postcode, &random)
            report.postcode = String(decoding: postcode, as: UTF8.self)
        case .addressMissing: (report.postcode, report.house) = ("", "")
        case .moved: report.move(to: near)
        case .movedAway: report.move(to: far)
        case .movedGivenTyped, .movedFamilyTyped, .movedGivenVaries, .movedSwapped, .movedDayWrong, .movedMonthWrong,
            .movedYearWrong, .movedDayAndMonthSwapped, .movedFirstOfJanuary:
            report.move(to: near)
            return besidesMoving?.report(of: report, near: near, far: far, &random)

        case .adopted:
            report.family = near.family
            report.move(to: far)
        case .adoptedByKnown:
            report.family = near.family
            report.move(to: near)
        case .newIdentity:
            (report.given, report.family) = (Self.first(far.given), near.family)
            report.move(to: far)

        case .numberAlone:
            (report.given, report.family) = (Self.first(far.given), near.family)
            report.move(to: far)
            guard !registered.nhs.isEmpty, far.born != registered.born else { return nil }
            (report.born, report.nhs) = (far.born, registered.nhs)
        case .numberTyped:
            guard !registered.nhs.isEmpty else { return nil }
            report.nhs = Self.otherDigit(in: 1..<10, of: registered.nhs, &random)
        }
        return report
    }

    /// What goes wrong with a report of a child who has moved.
    private var besidesMoving: Reupload? {
        switch self {
        case .movedGivenTyped: .givenTyped
        case .movedFamilyTyped: .familyTyped
        case .movedGivenVaries: .givenVaries
        case .movedSwapped: .swapped
        case .movedDayWrong: .dayWrong
        case .movedMonthWrong: .monthWrong
        case .movedYearWrong: .yearWrong
        case .movedDayAndMonthSwapped: .dayAndMonthSwapped
        case .movedFirstOfJanuary: .firstOfJanuary
        default: nil
        }
    }

    // MARK: - Names

    private static func first(_ given: String) -> String { String(given.prefix { $0 != " " }) }

    private static func seconds(_ given: String) -> String? {
        given.firstIndex(of: " ").map { String(given[given.index(after: $0)...]) }
    }

    /// A slip in the first word, the others as they are.
    private static func typed(_ name: String, _ random: inout Seeded) -> String {
        let first = first(name)
        return Typing.slip(first, &random) + name.dropFirst(first.count)
    }

    private static func varied(_ report: Report, _ random: inout Seeded) -> Report? {
        var report = report
        let variants = Facts.all.forenames.variants(of: first(report.given))
        guard !variants.isEmpty else { return nil }
        report.given = variants[random.below(variants.count)]
        return report
    }

    /// In capitals without hyphens, or small with a mark on each first vowel.
    private static func written(_ given: String, _ family: String, _ random: inout Seeded) -> (String, String) {
        if random.one(in: 2) {
            return (given.uppercased(), family.uppercased().replacing("-", with: random.one(in: 2) ? " " : ""))
        }
        return (marked(given.lowercased()), marked(family.lowercased()))
    }

    private static func marked(_ name: String) -> String {
        guard let vowel = name.firstIndex(where: { marks[$0] != nil }), let mark = marks[name[vowel]] else {
            return name
        }
        return name[..<vowel] + String(mark) + name[name.index(after: vowel)...]
    }

    private static let marks: [Character: Character] = ["a": "á", "e": "é", "i": "ï", "o": "ö", "u": "ü"]

    // MARK: - Dates and numbers

    private static func other(_ sex: String) -> String { sex == "F" ? "M" : "F" }

    private static func swappedDate(of report: Report) -> Report? {
        let parts = report.born.split(separator: "-")
        guard parts.count == 3, parts[1] != parts[2], let day = Int(parts[2]), day <= 12 else { return nil }
        var report = report
        report.born = "\(parts[0])-\(parts[2])-\(parts[1])"
        return report
    }

    /// The date with another digit at one of the places, such that it is a day on which children of the register are born.
    private static func wrong(in places: Range<Int>, of report: Report, _ random: inout Seeded) -> Report? {
        let digits = Array(report.born.utf8)
        guard digits.count == 10 else { return nil }
        var dates: [String] = []
        for place in places {
            for digit in UInt8(ascii: "0")...UInt8(ascii: "9") where digit != digits[place] {
                var wrong = digits
                wrong[place] = digit
                let text = String(decoding: wrong, as: UTF8.self)
                if isBirthday(text) { dates.append(text) }
            }
        }
        guard !dates.isEmpty else { return nil }
        var report = report
        report.born = dates[random.below(dates.count)]
        return report
    }

    private static func isBirthday(_ text: String) -> Bool {
        let parts = text.split(separator: "-").compactMap { Int($0) }
        guard parts.count == 3, (1...12).contains(parts[1]), (1...31).contains(parts[2]) else { return false }
        let day = Day(year: parts[0], month: parts[1], day: parts[2])
        return day.parts == (parts[0], parts[1], parts[2]) && HouseholdMaker.window.contains(day.number)
    }

    private static func otherDigit(in places: Range<Int>, of number: String, _ random: inout Seeded) -> String {
        var digits = Array(number.utf8)
        let place = places.lowerBound + random.below(min(places.upperBound, digits.count) - places.lowerBound)
        digits[place] = 48 + (digits[place] - 48 + 1 + UInt8(random.below(9))) % 10
        return String(decoding: digits, as: UTF8.self)
    }
}

extension Report {
    fileprivate mutating func move(to other: Report) { (postcode, house) = (other.postcode, other.house) }
}
