import Contracts
import Foundation
import Model
import Testing

@testable import Identity

@Suite struct `A budget of look-ups` {
    typealias Each = LookupLimits.Each
    /// Of twenty: people are warned from the 14th on, give a code for what follows the 17th, and have no 21st.
    static let limits = LookupLimits { $0 == child ? 20 : 1000 }
    static let child = Each(counted: .children, of: .person, within: .hour)
    static let opening = Lookup.opening(.random())
    static let windows = LookupWindows(at: WireCoding.instant("2026-03-10T09:30:00Z")!)
    static let hourEnds = WireCoding.instant("2026-03-10T10:00:00Z")!

    static func notice(left: Int, of each: Each = child, until: Date = hourEnds) -> LookupNotice {
        LookupNotice(counted: each.counted, of: each.of, within: each.within, left: left, until: until)
    }

    private func spent(_ number: Int, of each: Each = child) -> LookupBudget.Spent {
        var spent = LookupBudget.Spent()
        spent[each] = number
        return spent
    }

    private func decide(
        _ lookup: Lookup = opening, after number: Int, of each: Each = child, isConfirmed: Bool = false,
        limits: LookupLimits = limits
    ) -> LookupBudget.Outcome {
        LookupBudget.decide(
            lookup, spent: spent(number, of: each), limits: limits, isConfirmed: isConfirmed, in: Self.windows)
    }

    @Test func `is free at first, then warns, then takes a code, then stops`() {
        #expect((0...12).allSatisfy { decide(after: $0) == .free })
        #expect((13...16).map { decide(after: $0) } == (13...16).map { .warned(Self.notice(left: 19 - $0)) })
        #expect(
            (17...19).map { decide(after: $0) } == (17...19).map { .confirmationNeeded(Self.notice(left: 20 - $0)) })
        #expect([20, 21, 1000].allSatisfy { decide(after: $0) == .stopped(Self.notice(left: 0)) })
    }

    @Test func `goes on to the stop with a fresh code, and no further`() {
        #expect(
            (17...19).map { decide(after: $0, isConfirmed: true) }
                == (17...19).map { .warned(Self.notice(left: 19 - $0)) })
        #expect(decide(after: 20, isConfirmed: true) == .stopped(Self.notice(left: 0)))
    }

    @Test(arguments: Each.all)
    func `of each kind, of a person and of an organisation, in an hour and on a day, stops what it counts`(each: Each) {
        let limits = LookupLimits { $0 == each ? 20 : 1000 }
        let isOfOpenings = each.counted == .children
        for (lookup, isConcerned) in [(Self.opening, isOfOpenings), (.search, !isOfOpenings)] {
            let outcome = decide(lookup, after: 20, of: each, limits: limits)
            let until = Self.windows.end(of: each.within)
            #expect(outcome == (isConcerned ? .stopped(Self.notice(left: 0, of: each, until: until)) : .free))
        }
    }

    @Test func `asks of a search whether there is room for a miss, and counts none before there is one`() {
        let misses = Each(counted: .misses, of: .person, within: .hour)
        let limits = LookupLimits { $0 == misses ? 20 : 1000 }
        #expect(decide(.search, after: 13, of: misses, limits: limits) == .free)
        #expect(
            decide(.search, after: 14, of: misses, limits: limits) == .warned(Self.notice(left: 6, of: misses)))
        #expect(LookupBudget.charged(.search) == .searches)
        #expect(LookupBudget.charged(Self.opening) == .children)
    }

    @Test func `that lasts longest says when it goes on, and the one of which least is left warns`() {
        let day = Each(counted: .children, of: .organisation, within: .day)
        let limits = LookupLimits { [Self.child, day].contains($0) ? 20 : 1000 }
        var both = spent(20)
        both[day] = 20
        func outcome(_ spent: LookupBudget.Spent) -> LookupBudget.Outcome {
            LookupBudget.decide(Self.opening, spent: spent, limits: limits, isConfirmed: true, in: Self.windows)
        }
        #expect(
            outcome(both) == .stopped(Self.notice(left: 0, of: day, until: WireCoding.instant("2026-03-11T00:00:00Z")!))
        )
        both[Self.child] = 18
        both[day] = 14
        #expect(outcome(both) == .warned(Self.notice(left: 1)))
    }

    @Test func `is told of once, with the look-up after which little is left`() {
        func told(_ number: Int) -> [Each] {
            LookupBudget.running(low: .children, spent: spent(number), limits: Self.limits)
        }
        #expect((0...25).filter { !told($0).isEmpty } == [14])
        #expect(told(14) == [Self.child])
    }

    @Test(arguments: [
        ("2026-03-10T09:30:00Z", "2026-03-10T10:00:00.000Z", "2026-03-11T00:00:00.000Z"),
        ("2026-03-10T10:00:00Z", "2026-03-10T11:00:00.000Z", "2026-03-11T00:00:00.000Z"),
        // In summer the day begins an hour earlier, and two days a year are longer and shorter.
        ("2026-07-01T22:59:59Z", "2026-07-01T23:00:00.000Z", "2026-07-01T23:00:00.000Z"),
        ("2026-07-01T23:00:00Z", "2026-07-02T00:00:00.000Z", "2026-07-02T23:00:00.000Z"),
        ("2026-03-29T00:30:00Z", "2026-03-29T01:00:00.000Z", "2026-03-29T23:00:00.000Z"),
        ("2026-10-24T23:30:00Z", "2026-10-25T00:00:00.000Z", "2026-10-26T00:00:00.000Z"),
    ])
    func `ends with the hour, and with the day in London`(now: String, hour: String, day: String) {
        let windows = LookupWindows(at: WireCoding.instant(now)!)
        #expect(windows.end(of: .hour) == WireCoding.instant(hour))
        #expect(windows.end(of: .day) == WireCoding.instant(day))
    }

    @Test func `is widened by a setting, and is refused where nobody could look anybody up`() {
        let wide = LookupLimits(times: 1000)
        #expect(Each.all.allSatisfy { wide.left($0, spent: 0) == $0.usual * 1000 } && wide.areSensible)
        #expect(LookupLimits(times: .max).areSensible && LookupLimits(times: .max).level(Self.child, spent: 9) == .free)
        #expect(LookupLimits().areSensible && LookupLimits { _ in 1 }.areSensible)
        for limits in [
            LookupLimits(times: 0), LookupLimits(times: -1), LookupLimits { $0 == Self.child ? 0 : 10 },
            LookupLimits(warnAt: 0), LookupLimits(warnAt: 90, codeAt: 80), LookupLimits(codeAt: 101),
        ] { #expect(!limits.areSensible) }
    }

    @Test func `has more in a day than in an hour, and more of an organisation than of a person`() {
        for each in Each.all {
            let day = Each(counted: each.counted, of: each.of, within: .day)
            let all = Each(counted: each.counted, of: .organisation, within: each.within)
            #expect(day.usual >= each.usual && all.usual >= each.usual)
        }
        #expect(Set(Each.all.map(\.setting)).count == 12)
        #expect(Self.child.setting == "budgets.person.children.hour")
    }
}
