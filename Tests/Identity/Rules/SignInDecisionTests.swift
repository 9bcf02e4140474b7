import Contracts
import Foundation
import Model
import Testing

@testable import Border
@testable import Identity

@Suite struct `Whoever signs in` {
    @Test(arguments: [true, false], [true, false])
    func `is signed in with a right password and a second factor, where nothing is locked or has lapsed`(
        isLocked: Bool, isPasswordRight: Bool
    ) {
        for factor in SignInDecision.SecondFactor.allCases {
            for lapsed in [[], [Requirement.vetting, .training]] {
                let decision = SignInDecision.decide(
                    isLocked: isLocked, isPasswordRight: isPasswordRight, secondFactor: factor, lapsed: lapsed)
                let expected: SignInDecision =
                    switch (isLocked, isPasswordRight, factor, lapsed.isEmpty) {
                    case (true, _, _, _), (_, false, _, _), (_, _, .notProved, _): .refuse
                    case (false, true, _, false): .lapsed(lapsed)
                    case (false, true, .notEnrolled, true): .enrol
                    case (false, true, .notAsked, true), (false, true, .proved, true): .signIn
                    }
                #expect(decision == expected, "\(factor) \(lapsed)")
            }
        }
    }
}

@Suite struct `What signing in takes besides` {
    private static let today = PartialDate("2026-03-02")!
    private static let whole = Standing(
        role: .practitioner, accredited: today, vetted: today, trained: today, agreed: today)

    @Test(arguments: Role.allCases)
    func `is accreditation of everybody, and the rest of people`(role: Role) {
        let nothing = Standing(role: role)
        #expect(nothing.lapsed(on: Self.today) == (role == .feed ? [.accreditation] : Requirement.allCases))
        var all = Self.whole
        all.role = role
        #expect(all.lapsed(on: Self.today) == [])
    }

    @Test(arguments: [
        ("2023-03-03", true), ("2023-03-02", false), ("2023-03-01", false), ("2026-03-02", true), ("2026-03-03", false),
        ("2026-03", false),
    ])
    func `is vetting of the last three years`(day: String, holds: Bool) {
        var standing = Self.whole
        standing.vetted = PartialDate(day)
        #expect(standing.lapsed(on: Self.today) == (holds ? [] : [.vetting]))
    }

    @Test func `is vetting until the end of February, when it was on the 29th`() {
        var standing = Self.whole
        (standing.vetted, standing.accredited) = (PartialDate("2024-02-29"), PartialDate("2020-01-01"))
        (standing.trained, standing.agreed) = (standing.accredited, standing.accredited)
        #expect(standing.lapsed(on: PartialDate("2027-02-28")!) == [])
        #expect(standing.lapsed(on: PartialDate("2027-03-01")!) == [.vetting])
    }

    @Test(arguments: ["2006-01-01", "2026-03-02", "2026-03-03", nil])
    func `is training, an agreement and an accreditation, however long ago`(day: String?) {
        let day = day.flatMap { PartialDate($0) }
        let done = Standing(role: .practitioner, accredited: day, vetted: Self.today, trained: day, agreed: day)
        let holds = day.map { $0 <= Self.today } ?? false
        #expect(done.lapsed(on: Self.today) == (holds ? [] : [.accreditation, .training, .agreement]))
    }
}

@Suite struct `A code` {
    /// Codes of steps are their numbers here, and hashes are the texts.
    private static func proof(by typed: String, after last: Int64 = 0) -> SecondFactorRules.Proof? {
        SecondFactorRules.proof(
            by: typed,
            of: SecondFactorRules.Known(
                lastStep: last, recovery: [Data("abcdefghjkmn".utf8)], code: { "\(100_000 + $0)" },
                hash: { Data($0.utf8) }),
            atStep: 50)
    }

    @Test(arguments: 47...53 as ClosedRange<Int64>)
    func `is taken in its half minute, and in the one before and after`(step: Int64) {
        #expect(Self.proof(by: "\(100_000 + step)") == ((49...51).contains(step) ? .code(step: step) : nil))
    }

    @Test(arguments: 49...51 as ClosedRange<Int64>)
    func `is never taken twice, nor an older one after it`(step: Int64) {
        #expect(Self.proof(by: "\(100_000 + step)", after: step) == nil)
        #expect(Self.proof(by: "\(100_000 + step)", after: step + 1) == nil)
        #expect(Self.proof(by: "\(100_000 + step)", after: step - 1) == .code(step: step))
    }

    @Test func `is read as people write it`() {
        #expect(Self.proof(by: " 100 050 ") == .code(step: 50))
        #expect(Self.proof(by: "ABCD-efgh jkmn") == .recovery(Data("abcdefghjkmn".utf8)))
        for wrong in ["", "100", "1000500", "abcd-efgh", String(repeating: "1", count: 1000)] {
            #expect(Self.proof(by: wrong) == nil)
        }
    }

    @Test func `is enrolled within ten minutes`() {
        let now = EventBody.now
        #expect(SecondFactorRules.isGoing(enrolmentBegunAt: now, at: now.addingTimeInterval(599)))
        #expect(!SecondFactorRules.isGoing(enrolmentBegunAt: now, at: now.addingTimeInterval(600)))
    }
}

@Suite struct `A name that is tried too often` {
    private static let now = EventBody.now

    private static func after(_ minutes: Double) -> Date { now.addingTimeInterval(minutes * 60) }

    /// Failures in a row, one at each of these minutes.
    private static func failures(at minutes: [Double]) -> Lockout.Attempts? {
        minutes.reduce(nil) { Lockout.adding(aFailureTo: $0, at: after($1)) }
    }

    @Test func `is locked by the fifth failure, for a quarter of an hour`() {
        #expect(!Lockout.isLocked(nil, at: Self.now))
        #expect(!Lockout.isLocked(Self.failures(at: [0, 0, 0, 0]), at: Self.now))
        let locked = Self.failures(at: [0, 1, 2, 3, 4])
        #expect(Lockout.isLocked(locked, at: Self.after(4)))
        #expect(Lockout.isLocked(locked, at: Self.after(18.9)))
        #expect(!Lockout.isLocked(locked, at: Self.after(19)))
    }

    @Test func `is not locked for longer by whoever goes on trying`() {
        let locked = Self.failures(at: [0, 0, 0, 0, 0, 5, 10, 14])
        #expect(locked == Self.failures(at: [0, 0, 0, 0, 0]))
        #expect(!Lockout.isLocked(locked, at: Self.after(15)))
    }

    @Test func `has its failures forgotten a quarter of an hour after the last`() {
        #expect(Self.failures(at: [0, 0, 0, 0, 15]) == Lockout.Attempts(failed: 1, last: Self.after(15)))
        #expect(Self.failures(at: [0, 14, 28, 42])?.failed == 4)
        #expect(Self.failures(at: [0, 0, 0, 0, 0, 15])?.failed == 1)
    }
}
