import Contracts
import Model

extension ChildRecord {
    /// What the child lacks; nothing of one whose record is unlisted or archived, or who has died.
    func gaps(on today: PartialDate, months: Int = Gap.months) -> [Gap] {
        guard let shown = shownWhileLive(on: today), died == nil else { return [] }
        let contacts = involvements.map {
            Gap.Contact($0.kind, ended: $0.ended, isSelfDeclared: $0.declaredBy != nil)
        }
        return Gap.all(born: shown.dateOfBirth, contacts: contacts, on: today, months: months)
    }
}

/// What a data manager asks for: the children of their own authority who lack one thing, the longest first.
struct GapList: Hashable, Sendable {
    enum Decision: Hashable {
        case lists(GapList)
        case refused(Refusal)
    }

    /// For how long nobody has been in contact, at the least, of whom that is kept.
    static let fewestMonths = ViewGaps.monthsToAskFor.lowerBound

    let authority: AuthorityCode
    let kind: Gap.Kind
    /// For how long it has been one at the least; nil for any time.
    let months: Int?
    let today: PartialDate
    var after: GapPlace?

    /// The last day on which a gap that is asked for can have begun.
    var latest: PartialDate { months.map(today.months(before:)) ?? today }

    /// - Parameter today: the day it is in London.
    static func decide(_ query: ViewGaps, by principal: Principal, on today: PartialDate) -> Decision {
        guard Rights.mayListGaps(principal.role), let authority = principal.authority else {
            return .refused(Refusal(.notAllowed))
        }
        let range = ViewGaps.monthsToAskFor
        if let months = query.months, !range.contains(months) {
            let explanation = "Give a whole number from \(range.lowerBound) to \(range.upperBound)."
            let problem = Problem(field: "/months", rule: "number", explanation: explanation)
            return .refused(Refusal(.invalid, problems: [problem]))
        }
        let months = query.months ?? (query.kind == .nobodyInContact ? Gap.months : nil)
        return .lists(
            GapList(authority: authority, kind: query.kind, months: months, today: today, after: query.after))
    }

    /// Those of whom what was kept still holds, in their order. What has changed since waits for the next round.
    func lines(_ kept: [GapPlace], of records: [Child.ID: ChildRecord]) -> [GapLine] {
        kept.compactMap { place in
            guard let record = records[place.child], record.authority == authority, let shown = record.shown,
                record.gaps(on: today, months: Self.fewestMonths).contains(Gap(kind, since: place.since))
            else { return nil }
            return GapLine(
                child: place.child, number: shown.number, name: shown.name, dateOfBirth: shown.dateOfBirth,
                since: place.since)
        }
    }

    /// The first of those who may be named; whoever may not leaves no mark.
    static func page(_ lines: [GapLine]) -> GapPage {
        let first = lines.prefix(ViewGaps.most)
        return GapPage(lines: Array(first), next: lines.count > first.count ? first.last?.place : nil)
    }

    /// As it stands in the log.
    var terms: [String: String] {
        var terms = ["kind": kind.rawValue]
        if let months { terms["months"] = "\(months)" }
        if let after { terms["after"] = after.since.description }
        return terms
    }
}

/// Some lines of a list, of whom the vault is asked who may be named.
struct AskedGaps: Hashable, Sendable {
    private let lines: [GapLine]
    private let people: UnshieldedAmong.Asked

    /// - Parameter merged: whoever was merged into each of them, as whom the vault may know them.
    init(_ lines: [GapLine], merged: [Child.ID: [Child.ID]]) {
        let known = lines.map { (line: $0, identities: Set([$0.child] + merged[$0.child, default: []])) }
            .filter { UnshieldedAmong.Asked.takes($0.identities) }.prefix(UnshieldedAmong.Asked.most)
        self.lines = known.map(\.line)
        people = UnshieldedAmong.Asked(known.map(\.identities))
    }

    /// Whom to ask about.
    var children: [Child.ID] { people.children }

    func page(_ reply: UnshieldedAmong.Reply) -> GapPage { GapList.page(people.found(reply).map { lines[$0] }) }
}
