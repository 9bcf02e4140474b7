import Contracts

/// How many look-ups of each kind people and organisations have in an hour and in a day. Every figure is `[ours]`; decision 26
/// argues for each.
struct LookupLimits: Equatable {
    struct Each: Hashable {
        let counted: LookupNotice.Counted
        let of: LookupNotice.Holder
        let within: LookupNotice.Window

        static let all = LookupNotice.Holder.allCases.flatMap { holder in
            LookupNotice.Counted.allCases.flatMap { counted in
                LookupNotice.Window.allCases.map { Each(counted: counted, of: holder, within: $0) }
            }
        }

        /// Its name among the settings.
        var setting: String { "budgets.\(of.rawValue).\(counted.rawValue).\(within.rawValue)" }

        /// What goes where nobody says otherwise.
        var usual: Int {
            switch (of, counted, within) {
            case (.person, .children, .hour): 100
            case (.person, .children, .day): 300
            case (.person, .searches, .hour): 150
            case (.person, .searches, .day): 450
            case (.person, .misses, .hour): 60
            case (.person, .misses, .day): 150
            case (.organisation, .children, .hour): 1000
            case (.organisation, .children, .day): 4000
            case (.organisation, .searches, .hour): 1500
            case (.organisation, .searches, .day): 6000
            case (.organisation, .misses, .hour): 600
            case (.organisation, .misses, .day): 2000
            }
        }
    }

    static let usualWarning = 70
    static let usualCode = 85

    private let most: [Each: Int]
    /// The hundredths of a budget after which people are warned, and asked for a code.
    private let warnAt: Int
    private let codeAt: Int

    /// `times` widens each of them.
    init(
        times: Int = 1, warnAt: Int = usualWarning, codeAt: Int = usualCode, of most: (Each) -> Int = { $0.usual }
    ) {
        (self.warnAt, self.codeAt) = (warnAt, codeAt)
        self.most = Dictionary(
            uniqueKeysWithValues: Each.all.map { each in
                let (product, isTooLarge) = most(each).multipliedReportingOverflow(by: times)
                return (each, isTooLarge ? Self.largest : min(product, Self.largest))
            })
    }

    private static let largest = Int.max / 100

    /// Whether somebody who is alone may look up at least one child, and is warned before a code is asked for.
    var areSensible: Bool {
        most.values.allSatisfy { $0 > 0 } && 0 < warnAt && warnAt <= codeAt && codeAt <= 100
    }

    /// What `spent` comes to.
    func level(_ each: Each, spent: Int) -> LookupBudget.Level {
        let most = most[each] ?? 0
        if spent >= most { return .stopped }
        if spent * 100 >= most * codeAt { return .code }
        return spent * 100 >= most * warnAt ? .warned : .free
    }

    func left(_ each: Each, spent: Int) -> Int { max(0, (most[each] ?? 0) - spent) }

    /// Whether it is with the last of `spent` that little is left.
    func isFirstWarning(_ each: Each, spent: Int) -> Bool {
        level(each, spent: spent) >= .warned && level(each, spent: spent - 1) == .free
    }
}
