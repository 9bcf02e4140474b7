import Border
import Contracts
import Foundation
import Matching
import Model
import Testing

@testable import Identity

@Suite struct `The figures of a feed` {
    private static let ambridge = AuthorityCode("E06000901")!
    private static let borchester = AuthorityCode("E06000902")!
    private static let now = EventBody.now

    private static func hours(_ hours: Int) -> Date { now.addingTimeInterval(Double(-hours) * 3600) }

    private static func tally(_ outcomes: [FeedTally.Outcome]) -> FeedTally {
        var tally = FeedTally()
        tally.at = now
        for outcome in outcomes { tally.add(outcome, "school-census", ambridge) }
        return tally
    }

    private static func figures(_ outcomes: [FeedTally.Outcome]) -> FeedTally.Figures? {
        tally(outcomes).feeds[.init(source: "school-census", authority: ambridge)]
    }

    private static func taken(_ kind: MatchDecision.Kind, _ matching: TakenReport.Matching) -> FeedTally.Outcome {
        .taken(kind, matching, event: now, at: now)
    }

    @Test func `each outcome counts once`() {
        #expect(Self.figures([.superseded]) == .init(superseded: 1, newestHeard: Self.now))
        #expect(Self.figures([.held]) == .init(held: 1))
        #expect(Self.figures([.repeated, .repeated]) == .init(repeated: 2, newestHeard: Self.now))
        #expect(Self.figures([.refused([])]) == .init(refused: 1))
        let (first, later) = (Self.hours(3), Self.hours(1))
        #expect(
            Self.figures([
                .taken(.linked, .init(), event: later, at: Self.now),
                .taken(.linked, .init(), event: first, at: Self.now),
            ]) == .init(taken: 2, newestHeard: Self.now, newestTaken: Self.now, newestEvent: later))
    }

    @Test func `what is new tells how it matched, and an update of a known record does not`() {
        func figures(_ kind: MatchDecision.Kind, _ matching: TakenReport.Matching) -> FeedTally.Figures? {
            var figures = Self.figures([Self.taken(kind, matching)])
            figures?.newestHeard = nil
            figures?.newestTaken = nil
            figures?.newestEvent = nil
            return figures
        }
        #expect(figures(.linked, .init(isFirst: true, isNew: true)) == .init(taken: 1, linked: 1, matched: 1))
        #expect(figures(.created, .init(isFirst: true, isNew: true)) == .init(taken: 1, created: 1, matched: 1))
        #expect(
            figures(.created, .init(isFirst: true, isNew: true, isReviewed: true))
                == .init(taken: 1, created: 1, matched: 1, reviewed: 1))
        #expect(figures(.linked, .init(isNew: true)) == .init(taken: 1, matched: 1))
        #expect(figures(.linked, .init()) == .init(taken: 1))
        var differences = Differences(of: Told().form, from: [Told(given: ["Eve"], gender: .male).form])
        #expect(
            figures(.linked, .init(isNew: true, differences: differences))
                == .init(taken: 1, matched: 1, compared: 1, otherName: 1, otherGender: 1))
        differences = Differences(of: Told().form, from: [Told(born: "2014-03-02").form])
        #expect(
            figures(.linked, .init(isNew: true, differences: differences))
                == .init(taken: 1, matched: 1, compared: 1, otherDateOfBirth: 1))
    }

    @Test func `a rule that a report breaks in several places of a list counts once, without the sender's words`() {
        let tally = Self.tally([
            .refused([
                Problem(field: "/data/child/carers/0/phone", rule: "phone", explanation: ""),
                Problem(field: "/data/child/carers/1/phone", rule: "phone", explanation: ""),
                Problem(field: "/data/child/AdaIsAtHome", rule: "unknownField", explanation: ""),
                Problem(field: "/data/…", rule: "unknownField", explanation: ""),
            ]),
            .refused([Problem(field: "/data/child/carers/2/phone", rule: "phone", explanation: "")]),
        ])
        let counts = Dictionary(
            uniqueKeysWithValues: tally.refusals.map { ("\($0.key.rule) \($0.key.field)", $0.value) })
        #expect(
            counts == ["phone /data/child/carers/*/phone": 2, "unknownField /data/child": 1, "unknownField /data": 1])
    }

    @Test func `what another record has too, or nobody knows, is no difference`() {
        let told = Told().form
        #expect(Differences(of: told, from: []) == nil)
        func differs(_ other: Told) -> [Bool] {
            Differences(of: told, from: [other.form]).map { [$0.name, $0.dateOfBirth, $0.gender] } ?? []
        }
        #expect(differs(Told()) == [false, false, false])
        #expect(differs(Told(born: "2015-03", gender: .notSpecified)) == [false, false, false])
        #expect(differs(Told(family: "Sample")) == [true, false, false])
        #expect(differs(Told(born: "2015-04")) == [false, true, false])
        #expect(differs(Told(gender: .male)) == [false, false, true])
        let both = [Told(given: ["Eve"], born: "2014", gender: .male).form, told]
        #expect(Differences(of: told, from: both) == Differences(of: told, from: [told]))
    }

    @Test(
        arguments: [
            (nil, 48, false, .never), (hours(47), 48, false, .fresh), (hours(49), 48, false, .silent),
            (hours(49), 72, false, .fresh), (hours(9000), 0, false, .fresh), (hours(49), 48, true, .paused),
            (nil, 48, true, .paused),
        ] as [(Date?, Int, Bool, FeedQuality.State)])
    func `are an alarm once it was silent for longer than it may be`(
        newest: Date?, expected: Int, isPaused: Bool, state: FeedQuality.State
    ) {
        #expect(
            QualityRules.state(newestHeard: newest, expectedHours: expected, isPaused: isPaused, at: Self.now) == state)
    }

    @Test(
        arguments: [
            (nil, nil, false), (nil, 0, false), (hours(24 * 365), nil, false), (nil, 90, true),
            (hours(24 * 89), 90, false), (hours(24 * 90 + 1), 90, true),
        ] as [(Date?, Int?, Bool)])
    func `are an alarm once all that a source has should have come again`(newest: Date?, days: Int?, isDue: Bool) {
        #expect(QualityRules.isFullDue(newest: newest, everyDays: days, at: Self.now) == isDue)
    }

    @Test(arguments: Role.allCases)
    func `are for data managers of their authority, and for the feed itself`(role: Role) {
        func viewer(source: String?, authority: AuthorityCode?) -> QualityRules.Viewer? {
            let actor = Principal(
                account: .random(), organisation: .random(), role: role, source: source, request: UUID(),
                expires: Self.now)
            return QualityRules.viewer(actor, isOperations: true, authority: authority)
        }
        switch role {
        case .dataManager:
            #expect(viewer(source: nil, authority: Self.ambridge) == .authority(Self.ambridge))
            #expect(viewer(source: nil, authority: nil) == nil)
        case .feed:
            #expect(viewer(source: "school-census", authority: nil) == .feed("school-census"))
            #expect(viewer(source: nil, authority: Self.ambridge) == nil)
        default: #expect(viewer(source: "school-census", authority: Self.ambridge) == nil)
        }
        #expect(QualityRules.viewer(nil, isOperations: true, authority: nil) == .operations)
        #expect(QualityRules.viewer(nil, isOperations: false, authority: nil) == nil)
    }

    private static let counted: QualityFigures = {
        var figures = QualityFigures()
        figures.feeds[.init(source: "school-census", authority: ambridge)] = .init(
            taken: 119, refused: 9, linked: 40, created: 59, matched: 100, reviewed: 3, compared: 49, otherName: 1)
        figures.freshness["school-census"] = .init(
            heard: hours(1), taken: now.addingTimeInterval(-5400), event: hours(2))
        figures.refusals["school-census"] = [.init(rule: "phone", field: "/data", count: 9)]
        figures.days["school-census"] = [.init(day: .london(now), taken: 119, refused: 9)]
        figures.decisions[ambridge] = .init(authority: ambridge, same: 1)
        return figures
    }()

    private func quality(for viewer: QualityRules.Viewer) -> Quality {
        QualityRules.quality(
            Self.counted, of: EventBody.sources, for: viewer, only: nil, from: .london(Self.hours(24)), at: Self.now)
    }

    @Test func `are shown to those who run the system as they were counted`() throws {
        let all = quality(for: .operations)
        #expect(all.step == 1 && all.feeds.map(\.source) == ["case-system-ambridge", "school-census"])
        #expect(all.feeds.map(\.state) == [.never, .fresh] && all.decisions.map(\.same) == [1])
        let feed = try #require(all.feeds.last)
        #expect(feed.counts == .init(taken: 119, refused: 9) && feed.refusals.map(\.count) == [9])
        #expect(feed.newestTaken == Self.now.addingTimeInterval(-5400))
        // 40 of 99 new records, 3 of 100 reports; of 49 nothing is said.
        #expect(feed.shares == .init(linked: 40, reviewed: 3))
        #expect(feed.authorities.map(\.shares) == [feed.shares])
    }

    @Test func `are so coarse for a data manager that no report is seen in them`() throws {
        let mine = quality(for: .authority(Self.ambridge))
        #expect(mine.step == 10 && mine.feeds.map(\.source) == ["case-system-ambridge", "school-census"])
        let feed = try #require(mine.feeds.last)
        #expect(feed.counts == .init(taken: 110) && feed.refusals.isEmpty && mine.decisions.map(\.same) == [0])
        #expect(feed.days == [.init(day: .london(Self.now), taken: 110, refused: 0)])
        #expect(feed.newestTaken == Self.hours(2) && feed.newestEvent == Self.hours(2))
        // Of fewer than five hundred there is no share.
        #expect(feed.shares == .init())
        #expect(quality(for: .authority(Self.borchester)).feeds.map(\.source) == ["school-census"])
    }

    @Test func `tell a data manager shares in steps of five percent, of five hundred and more`() throws {
        var figures = Self.counted
        figures.feeds[.init(source: "school-census", authority: Self.ambridge)] = .init(
            taken: 900, linked: 213, created: 287, matched: 499, reviewed: 200, compared: 600, otherName: 13,
            otherGender: 15)
        let mine = QualityRules.quality(
            figures, of: EventBody.sources, for: .authority(Self.ambridge), only: "school-census",
            from: .london(Self.hours(24)), at: Self.now)
        // 42.6 of a hundred, and 2.2 and 2.5; of 499 nothing is said.
        #expect(
            mine.feeds.map(\.shares) == [.init(linked: 45, otherName: 0, otherDateOfBirth: 0, otherGender: 5)])
    }

    @Test func `tell a feed nothing but what its receipts told it`() throws {
        let own = quality(for: .feed("school-census"))
        #expect(own.feeds.map(\.source) == ["school-census"] && own.decisions.isEmpty)
        let feed = try #require(own.feeds.first)
        #expect(feed.counts == .init(taken: 119, refused: 9) && feed.shares == nil)
        #expect(feed.authorities.allSatisfy { $0.shares == nil })
        #expect(quality(for: .feed("unheard-of")).feeds.isEmpty)
    }
}
