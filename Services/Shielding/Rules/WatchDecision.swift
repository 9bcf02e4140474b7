import Contracts
import FoundationEssentials
import Model

/// For how many children one may watch, and how long `[ours]`.
///
/// Beginning depends on nothing but who asks and for whom they watch already: of a child who is shielded, held, neither or unknown
/// it is answered alike.
enum WatchDecision: Hashable {
    case begins
    case stands(Watch)
    case tooMany
    case refused

    /// So many at once: whoever has lost sight of more has a list of gaps.
    static let most = 20
    /// Whoever still watches then begins anew.
    static let days = 365

    /// - Parameter own: whom the principal watches for now.
    static func decide(_ child: Child.ID, by role: Role, own: [Watch]) -> WatchDecision {
        guard Access.mayEver(role, .watch) else { return .refused }
        if let standing = own.first(where: { $0.child == child }) { return .stands(standing) }
        return own.count < most ? .begins : .tooMany
    }
}

/// Which reports are news to whoever watches: what a source says of a child that its record did not say before. A source that
/// sends again what it has sent says nothing new, however often; nor does an older version that comes late, nor what somebody had put in by hand,
/// nor what comes with a sensitive service, of which others are shown nothing.
enum Sighting {
    /// A report as it came; `told` is nil where it does not open.
    struct Report: Hashable {
        var id: UUID
        var record: SourceRecord.ID
        var isNewest: Bool
        var told: ReportedWhereabouts?
    }

    /// - Parameter known: what each record said last.
    static func news(_ reports: [Report], known: [SourceRecord.ID: ReportedWhereabouts]) -> Set<UUID> {
        var (known, news) = (known, Set<UUID>())
        for report in reports where report.isNewest && report.told?.source != ReportedWhereabouts.byHand {
            let isShown = report.told?.saysMore ?? true
            if isShown, !saysTheSame(known[report.record], report.told) { news.insert(report.id) }
            known[report.record] = report.told
        }
        return news
    }

    /// Whether both say the same of the child, whenever they say so. What was sealed before names were kept has none to compare.
    private static func saysTheSame(_ known: ReportedWhereabouts?, _ told: ReportedWhereabouts?) -> Bool {
        guard var known, var told else { return false }
        // Whose a source is says nothing of the child.
        (known.organisation, told.organisation) = (nil, nil)
        let hasNames = known.description != nil && told.description != nil
        known.description = hasNames ? known.description.map(undated) : nil
        told.description = hasNames ? told.description.map(undated) : nil
        return known == told
    }

    private static func undated(_ said: ReportedDescription) -> ReportedDescription {
        let never = Date(timeIntervalSince1970: 0)
        var undated = said
        undated.said = never
        undated.first = FirstSaid(
            name: never, dateOfBirth: never, gender: never, residence: never, carers: never, involvement: nil)
        undated.trusted = []
        return undated
    }
}

extension ReportedWhereabouts {
    /// Whether it says more than whose the child is.
    fileprivate var saysMore: Bool {
        description != nil || residence != nil || !carers.isEmpty || service != nil
    }
}
