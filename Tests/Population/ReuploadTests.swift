import Checking
import Testing

@testable import Population

@Suite struct `A report that comes again` {
    static let ada = report("Alexandra Mary", "Example-Sample", "2015-03-02", "F", "LS1 4AP", "12", "8000000019")
    static let near = report("Max", "Invented", "2012-11-30", "M", "LS1 9ZZ", "3", "")
    static let far = report("Noor Sky", "Other", "2018-06-01", "F", "M4 1HQ", "Rose Cottage", "")

    static func report(
        _ given: String, _ family: String, _ born: String, _ sex: String, _ postcode: String, _ house: String,
        _ nhs: String
    ) -> Report {
        var report = Report()
        (report.given, report.family, report.born, report.sex) = (given, family, born, sex)
        (report.postcode, report.house, report.nhs) = (postcode, house, nhs)
        return report
    }

    static func again(_ reupload: Reupload, seed: UInt64 = 1) -> Report? {
        var random = Seeded(seed: seed)
        return reupload.report(of: ada, near: near, far: far, &random)
    }

    @Test func `there are twenty ways at least that leave a possible match, and some that don't`() {
        #expect(Reupload.allCases.count { $0.leavesPossibleMatch && $0.isOfTheChild } >= 20)
        #expect(Reupload.allCases.filter { !$0.leavesPossibleMatch } == [.movedFirstOfJanuary, .newIdentity])
        #expect(Set(Reupload.allCases.map(\.rawValue)).count == Reupload.allCases.count)
    }

    @Test(arguments: Reupload.allCases, 0..<20 as Range<UInt64>)
    func `is the same for the same seed, and another report than before`(reupload: Reupload, seed: UInt64) throws {
        let report = try #require(Self.again(reupload, seed: seed))
        #expect(report == Self.again(reupload, seed: seed))
        var known = Self.ada
        (known.nhs, known.upn) = ("", "")
        #expect((report == known) == (reupload == .otherService))
    }

    /// What the rule by which a match is possible goes by: what is said to be left is, and nothing else.
    @Test(arguments: Reupload.allCases, 0..<20 as Range<UInt64>)
    func `keeps what it says that it leaves, and nothing else`(reupload: Reupload, seed: UInt64) throws {
        let report = try #require(Self.again(reupload, seed: seed))
        let names = [report.given, report.family].flatMap(Self.words)
        let (given, family) = (Self.words("Alexandra Mary"), Self.words("Example-Sample"))
        #expect(reupload.left.contains(.given) == Self.resembles(names, given[0], initial: reupload == .initials))
        #expect(reupload.left.contains(.family) == Self.resembles(names, family[0]))
        #expect(reupload.left.contains(.born) == Self.isNear(report.born))
        let isHome = zip(report.postcode, Self.ada.postcode).count { $0 != $1 } <= 1 && report.house == Self.ada.house
        #expect(reupload.left.contains(.home) == isHome)
        #expect(reupload.left.contains(.number) == !report.nhs.isEmpty)
    }

    private static func words(_ name: String) -> [String] {
        let plain = name.lowercased().map { ["á": "a", "é": "e", "ï": "i", "ö": "o", "ü": "u"][$0] ?? $0 }
        return String(plain).split { $0 == " " || $0 == "-" }.map(String.init)
    }

    /// Whether one of the words is the name but for a slip, or a form of it.
    private static func resembles(_ words: [String], _ name: String, initial: Bool = false) -> Bool {
        let forms = ["alex", "alexa", "lexi", "sandra", "sasha"] + (initial ? ["a"] : [])
        return words.contains { word in
            word == name || word.hasPrefix(name) || name == "alexandra" && forms.contains(word)
                || Typing.probability(of: word, from: name) > 0
        }
    }

    private static func isNear(_ born: String) -> Bool {
        let (parts, known) = (born.split(separator: "-"), ada.born.split(separator: "-"))
        return parts.count == 3 && (zip(parts, known).count { $0 == $1 } >= 2 || Set(parts) == Set(known))
    }

    @Test func `can't happen to everybody`() {
        var random = Seeded(seed: 1)
        let max = Self.report("Zyx", "Example", "2015-03-03", "M", "LS1 4AP", "12", "")
        let not = Reupload.allCases.filter { $0.report(of: max, near: Self.near, far: Self.far, &random) == nil }
        #expect(
            not == [
                .givenVaries, .secondAsFirst, .secondsLeftOut, .dayAndMonthSwapped, .movedGivenVaries,
                .movedDayAndMonthSwapped, .numberAlone, .numberTyped,
            ])
    }
}
