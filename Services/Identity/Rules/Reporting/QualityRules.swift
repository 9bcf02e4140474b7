import Border
import Contracts
import FoundationEssentials
import Model

/// Who is shown which figures of the feeds, and how exactly: so that none of them tells of a child.
enum QualityRules {
    /// On whose behalf somebody looks.
    enum Viewer: Equatable {
        /// Those who run the system: all, as it was counted.
        case operations
        /// A data manager: their authority's part, rounded.
        case authority(AuthorityCode)
        /// A feed: what its receipts told it. How its reports matched would tell it of children, and of where they are.
        case feed(String)
    }

    /// Fewer reports than these make no share: for those who run the system, and for a data manager, who sees it in steps of
    /// five percent besides, so that nobody learns from it how one report matched.
    static let fewest = (operations: 50, authority: 500)
    static let shareStep = 5
    /// To what a data manager's counts are rounded down: one report of one source more or less is not seen.
    static let step = 10
    static let mostRefusals = 50

    /// Nil for whoever may see no figures.
    /// - Parameter authority: for whom the organisation of whoever asks works.
    static func viewer(_ actor: Principal?, isOperations: Bool, authority: AuthorityCode?) -> Viewer? {
        guard let actor else { return isOperations ? .operations : nil }
        switch actor.role {
        case .dataManager: return authority.map(Viewer.authority)
        case .feed: return actor.source.map(Viewer.feed)
        default: return nil
        }
    }

    static func quality(
        _ figures: QualityFigures, of sources: SourceTable, for viewer: Viewer, only source: String?,
        from: PartialDate, at now: Date
    ) -> Quality {
        let names = Set(sources.names + figures.feeds.keys.map(\.source) + figures.freshness.keys)
        let feeds = names.sorted().filter { isShown($0, sources[$0], to: viewer) && (source ?? $0) == $0 }
            .map { feed($0, sources[$0], figures, for: viewer, at: now) }
        let decisions: [Quality.Decisions] =
            if case .feed = viewer { [] } else {
                figures.decisions.values.sorted { $0.authority.text < $1.authority.text }.map(viewer.rounded)
            }
        return Quality(
            asOf: WireCoding.rounded(now), from: from, to: .london(now), step: viewer.step, feeds: feeds,
            decisions: decisions)
    }

    /// A data manager sees every source that may speak of their children, whether it has spoken or not.
    private static func isShown(_ source: String, _ rights: SourceRights?, to viewer: Viewer) -> Bool {
        switch viewer {
        case .operations: true
        case .authority(let authority): rights?.maySpeak(for: authority) ?? false
        case .feed(let own): source == own
        }
    }

    private static func feed(
        _ source: String, _ rights: SourceRights?, _ figures: QualityFigures, for viewer: Viewer, at now: Date
    ) -> FeedQuality {
        let expected = max(0, rights?.expectedHours ?? SourceRights.usualHours)
        let heard = figures.freshness[source]
        let full = figures.fulls[source]
        let parts = figures.feeds.filter { $0.key.source == source }
        let sum = parts.values.reduce(FeedTally.Figures(), +)
        let authorities = parts.compactMap { feed, part in
            feed.authority.map {
                FeedQuality.OfAuthority(
                    authority: $0, counts: counts(part, for: viewer), shares: shares(part, for: viewer))
            }
        }
        return FeedQuality(
            source: source,
            state: state(
                newestHeard: heard?.heard, expectedHours: expected, isPaused: figures.paused.contains(source), at: now),
            expectedHours: expected, newestHeard: (heard?.heard).map(viewer.rounded),
            newestTaken: heard?.taken.map(viewer.rounded), newestEvent: heard?.event.map(viewer.rounded),
            fullEveryDays: rights?.fullEveryDays, newestFull: full.map(viewer.rounded),
            isFullDue: isFullDue(newest: full, everyDays: rights?.fullEveryDays, at: now) ? true : nil,
            counts: counts(sum, for: viewer),
            shares: shares(sum, for: viewer),
            // What rounds to nothing is left out: that it stood there would tell of a report.
            refusals: figures.refusals[source, default: []].prefix(mostRefusals).map {
                .init(rule: $0.rule, field: $0.field, count: viewer.rounded($0.count))
            }.filter { $0.count > 0 },
            authorities: authorities.sorted { $0.authority.text < $1.authority.text },
            days: figures.days[source, default: []].map {
                .init(day: $0.day, taken: viewer.rounded($0.taken), refused: viewer.rounded($0.refused))
            }.filter { $0.taken + $0.refused > 0 })
    }

    /// - Parameter newestHeard: when it was last taken, superseded or a repeat.
    static func state(newestHeard: Date?, expectedHours: Int, isPaused: Bool, at now: Date) -> FeedQuality.State {
        if isPaused { return .paused }
        guard let newestHeard else { return .never }
        let isLate = now.timeIntervalSince(newestHeard) > Double(expectedHours) * 3600
        return expectedHours > 0 && isLate ? .silent : .fresh
    }

    /// Whether a source that is to send all that it has again every so many days did not do so in time. One that never did is due.
    static func isFullDue(newest: Date?, everyDays: Int?, at now: Date) -> Bool {
        guard let everyDays, everyDays > 0 else { return false }
        guard let newest else { return true }
        return now.timeIntervalSince(newest) > Double(everyDays) * 86_400
    }

    private static func counts(_ figures: FeedTally.Figures, for viewer: Viewer) -> FeedQuality.Counts {
        FeedQuality.Counts(
            taken: viewer.rounded(figures.taken), superseded: viewer.rounded(figures.superseded),
            refused: viewer.rounded(figures.refused), held: viewer.rounded(figures.held),
            repeated: viewer.rounded(figures.repeated))
    }

    private static func shares(_ figures: FeedTally.Figures, for viewer: Viewer) -> FeedQuality.Shares? {
        let (fewest, step): (Int, Int)
        switch viewer {
        case .operations: (fewest, step) = (self.fewest.operations, 1)
        case .authority: (fewest, step) = (self.fewest.authority, shareStep)
        case .feed: return nil
        }
        func percent(_ part: Int, of whole: Int) -> Int? {
            whole < fewest ? nil : (part * 200 / step + whole) / (whole * 2) * step
        }
        return FeedQuality.Shares(
            linked: percent(figures.linked, of: figures.linked + figures.created),
            reviewed: percent(figures.reviewed, of: figures.matched),
            otherName: percent(figures.otherName, of: figures.compared),
            otherDateOfBirth: percent(figures.otherDateOfBirth, of: figures.compared),
            otherGender: percent(figures.otherGender, of: figures.compared))
    }
}

extension QualityRules.Viewer {
    fileprivate var step: Int {
        if case .authority = self { QualityRules.step } else { 1 }
    }

    fileprivate func rounded(_ count: Int) -> Int { count / step * step }

    fileprivate func rounded(_ decisions: Quality.Decisions) -> Quality.Decisions {
        Quality.Decisions(
            authority: decisions.authority, same: rounded(decisions.same), different: rounded(decisions.different),
            unsure: rounded(decisions.unsure), undone: rounded(decisions.undone))
    }

    /// To the hour for a data manager, like the counts.
    fileprivate func rounded(_ instant: Date) -> Date {
        guard case .authority = self else { return WireCoding.rounded(instant) }
        return Date(timeIntervalSince1970: (instant.timeIntervalSince1970 / 3600).rounded(.down) * 3600)
    }
}
