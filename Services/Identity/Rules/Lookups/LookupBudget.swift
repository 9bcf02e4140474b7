import Contracts

/// Whether somebody may look up one more child, by what they and their organisation have looked up.
///
/// It knows nothing of children: who is absent, shielded, held or not theirs to see costs what anybody does. So neither the
/// answer nor what is left tells which it was.
enum LookupBudget {
    enum Level: Int, Comparable {
        case free, warned, code, stopped

        static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
    }

    enum Outcome: Equatable {
        case free
        /// It goes on; little is left.
        case warned(LookupNotice)
        /// A fresh code first; with one it is `warned`.
        case confirmationNeeded(LookupNotice)
        case stopped(LookupNotice)
    }

    /// What has been counted in the hour and on the day.
    struct Spent: Equatable {
        private var numbers: [LookupLimits.Each: Int] = [:]

        subscript(each: LookupLimits.Each) -> Int {
            get { numbers[each] ?? 0 }
            set { numbers[each] = newValue }
        }

        func adding(_ counted: LookupNotice.Counted) -> Spent {
            var spent = self
            for each in LookupLimits.Each.all where each.counted == counted { spent[each] += 1 }
            return spent
        }
    }

    /// `spent` is without this one. A search may turn out a miss, and is asked as one too.
    static func decide(
        _ lookup: Lookup, spent: Spent, limits: LookupLimits, isConfirmed: Bool, in windows: LookupWindows
    ) -> Outcome {
        let asked = LookupLimits.Each.all.filter { concerns(lookup).contains($0.counted) }
        func notice(_ each: LookupLimits.Each, _ spent: Spent) -> LookupNotice {
            LookupNotice(
                counted: each.counted, of: each.of, within: each.within, left: limits.left(each, spent: spent[each]),
                until: windows.end(of: each.within))
        }
        func reached(_ level: Level) -> [LookupNotice] {
            asked.filter { limits.level($0, spent: spent[$0]) >= level }.map { notice($0, spent) }
        }
        // Of several that are used up, the one that lasts longest.
        if let longest = reached(.stopped).max(by: { $0.until < $1.until }) { return .stopped(longest) }
        if !isConfirmed, let first = reached(.code).min(by: { $0.left < $1.left }) { return .confirmationNeeded(first) }
        let after = spent.adding(charged(lookup))
        let low = asked.filter { limits.level($0, spent: after[$0]) >= .warned }.map { notice($0, after) }
        return low.min { $0.left < $1.left }.map(Outcome.warned) ?? .free
    }

    /// The budgets of which little is left with the last that was counted: each is told of once in its window.
    static func running(low counted: LookupNotice.Counted, spent: Spent, limits: LookupLimits) -> [LookupLimits.Each] {
        LookupLimits.Each.all.filter { $0.counted == counted && limits.isFirstWarning($0, spent: spent[$0]) }
    }

    /// What is counted before the look-up.
    static func charged(_ lookup: Lookup) -> LookupNotice.Counted {
        switch lookup {
        case .search: .searches
        case .opening: .children
        }
    }

    private static func concerns(_ lookup: Lookup) -> [LookupNotice.Counted] {
        switch lookup {
        case .search: [.searches, .misses]
        case .opening: [.children]
        }
    }
}
