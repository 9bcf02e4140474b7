import Contracts
import Foundation
import Model

/// The figures of the feeds as a person reads them: how fresh they are first, those that are silent on top.
struct QualityTables {
    let text: String

    init(_ quality: Quality, isDetailed: Bool) {
        let feeds = quality.feeds.sorted { ($0.rank, $0.source) < ($1.rank, $1.source) }
        var parts = [
            Table(feeds, Self.freshness(at: quality.asOf)).text,
            "from \(quality.from) to \(quality.to):\n" + Table(feeds, Self.columns("source", \.source)).text,
        ]
        if isDetailed {
            for feed in feeds {
                parts.append(Table(feed.authorities, Self.columns("authority", \.authority.text)).text)
                parts.append(
                    Table(
                        feed.refusals,
                        [
                            Column("refused") { "\($0.count)" }, Column("rule") { $0.rule },
                            Column("field") { $0.field.isEmpty ? "-" : $0.field },
                        ]
                    ).text)
                parts.append(
                    Table(
                        feed.days,
                        [
                            Column("day") { "\($0.day)" }, Column("taken") { "\($0.taken)" },
                            Column("refused") { "\($0.refused)" },
                        ]
                    ).text)
            }
        } else if !quality.decisions.isEmpty {
            parts.append(
                Table(
                    quality.decisions,
                    [
                        Column("authority") { $0.authority.text }, Column("one child") { "\($0.same)" },
                        Column("two") { "\($0.different)" }, Column("unsure") { "\($0.unsure)" },
                        Column("taken back") { "\($0.undone)" },
                    ]
                ).text)
        }
        text = parts.joined(separator: "\n\n")
    }

    private static func freshness(at now: Date) -> [Column<FeedQuality>] {
        func age(_ instant: Date?) -> String { instant.map { Self.age(now.timeIntervalSince($0)) } ?? "-" }
        return [
            Column("source") { $0.source },
            Column("state") { $0.state == .silent ? "SILENT" : $0.state.rawValue },
            Column("last heard") { age($0.newestHeard) }, Column("last taken") { age($0.newestTaken) },
            Column("last event") { age($0.newestEvent) },
            Column("expected within") { $0.expectedHours == 0 ? "-" : "\($0.expectedHours) h" },
            Column("last in full") {
                $0.fullEveryDays == nil ? "-" : age($0.newestFull) + ($0.isFullDue == true ? " DUE" : "")
            },
        ]
    }

    /// In the largest unit of which there is more than one.
    static func age(_ seconds: TimeInterval) -> String {
        let minutes = Int(max(0, seconds) / 60)
        return minutes < 120 ? "\(minutes) min" : minutes < 2880 ? "\(minutes / 60) h" : "\(minutes / 1440) d"
    }

    private static func columns<Row: Counted>(_ title: String, _ name: @escaping (Row) -> String) -> [Column<Row>] {
        func percent(_ share: @escaping (FeedQuality.Shares) -> Int?) -> (Row) -> String {
            { $0.shares.flatMap(share).map { "\($0) %" } ?? "-" }
        }
        return [
            Column(title, name), Column("taken") { "\($0.counts.taken)" },
            Column("superseded") { "\($0.counts.superseded)" }, Column("refused") { "\($0.counts.refused)" },
            Column("held") { "\($0.counts.held)" }, Column("repeated") { "\($0.counts.repeated)" },
            Column("linked", percent(\.linked)), Column("review", percent(\.reviewed)),
            Column("name", percent(\.otherName)), Column("birth", percent(\.otherDateOfBirth)),
            Column("gender", percent(\.otherGender)),
        ]
    }
}

/// What has counts and shares.
private protocol Counted {
    var counts: FeedQuality.Counts { get }
    var shares: FeedQuality.Shares? { get }
}

extension FeedQuality: Counted {
    /// What wants looking at comes first.
    fileprivate var rank: Int {
        switch state {
        case .silent: 0
        case .never: 1
        case .paused: 2
        case .fresh: 3
        }
    }
}

extension FeedQuality.OfAuthority: Counted {}
