import Contracts
import Foundation
import Model
import Testing

@testable import Directory

@Suite struct `Who is on a list of children who lack something` {
    private func principal(_ role: Role = .dataManager, _ authority: AuthorityCode? = Example.authority) -> Principal {
        var principal = Example.principal(role: role)
        principal.authority = authority
        return principal
    }

    private func query(_ kind: Gap.Kind = .noGP, months: Int? = nil) -> ViewGaps {
        ViewGaps(principal: Example.signed, reason: .dataQuality, kind: kind, months: months)
    }

    private func list(_ kind: Gap.Kind = .noGP, months: Int? = nil) throws -> GapList {
        guard case .lists(let list) = GapList.decide(query(kind, months: months), by: principal(), on: Example.today)
        else { throw CancellationError() }
        return list
    }

    @Test(arguments: Role.allCases)
    func `is asked by data managers of an authority alone`(role: Role) {
        for authority in [Example.authority, nil] {
            let decision = GapList.decide(query(), by: principal(role, authority), on: Example.today)
            let isListed = decision != .refused(Refusal(.notAllowed))
            #expect(isListed == (role == .dataManager && authority != nil))
        }
    }

    @Test(arguments: [0, -1, 121])
    func `is not asked for months that make no sense`(months: Int) {
        guard case .refused(let refusal) = GapList.decide(query(months: months), by: principal(), on: Example.today)
        else {
            Issue.record("it is not refused")
            return
        }
        #expect(refusal.problems.map(\.field) == ["/months"])
    }

    @Test func `is asked for any time, and of nobody in contact for a year, if not otherwise`() throws {
        #expect(try list().latest == Example.today)
        #expect(try list(.nobodyInContact).latest == PartialDate("2025-03-10"))
        #expect(try list(.nobodyInContact, months: 6).latest == PartialDate("2025-09-10"))
        #expect(try list(months: 1).latest == PartialDate("2026-02-10"))
        #expect(try list(.noGP).terms == ["kind": "noGP"])
        #expect(try list(.nobodyInContact).terms == ["kind": "nobodyInContact", "months": "12"])
    }

    /// Of the example's child, since when no GP is known.
    private static let since = PartialDate("2015-04-13")!

    private func isListed(_ record: ChildRecord?, since: PartialDate = since) throws -> Bool {
        let kept = GapPlace(since: since, child: Example.child)
        let records = record.map { [Example.child: $0] } ?? [:]
        return try list().lines([kept], of: records).map(\.place) == [kept]
    }

    @Test func `a child of whom what was kept still holds`() throws {
        #expect(try isListed(Example.record()))
        #expect(try !isListed(Example.record(), since: PartialDate("2016-04-13")!))
        let practice = RecordedInvolvement(
            handle: Example.surgery, kind: .primaryCare, began: Example.began, leadProfessional: false,
            holdsAssessment: false, ordinal: 1)
        #expect(try !isListed(Example.record(practice)))
        #expect(try !isListed(nil))
    }

    @Test func `nobody who is unlisted, withdrawn, archived or dead, or another authority's by now`() throws {
        #expect(try !isListed(Example.record(listed: false)))
        var dead = Example.record()
        dead.died = PartialDate("2026-03-05")
        #expect(try !isListed(dead))
        let details = Example.record().details
        #expect(
            try !isListed(
                ChildRecord(child: Example.child, authority: Example.authority, isWithdrawn: true, details: details)))
        #expect(try !isListed(ChildRecord(child: Example.child, authority: Example.elsewhere, details: details)))
        #expect(Example.record().gaps(on: PartialDate("2033-03-02")!) == [])
    }

    private static func line(_ place: Int) -> GapLine {
        GapLine(
            child: .random(), number: Example.number, name: PersonName(given: [], family: "Example"),
            dateOfBirth: Example.born, since: PartialDate("2015-04-13")!)
    }

    /// What a vault says that knows all but `hidden`.
    private func page(_ lines: [GapLine], hiding hidden: Set<Child.ID> = [], merged: [Child.ID: [Child.ID]] = [:])
        -> GapPage
    {
        let asked = AskedGaps(lines, merged: merged)
        let children = asked.children
        #expect(children.count == UnshieldedAmong.count)
        let known = Set(lines.map(\.child) + merged.values.flatMap { $0 }).subtracting(hidden)
        return asked.page(.init(places: children.indices.filter { known.contains(children[$0]) }))
    }

    @Test(arguments: [0, 1, 25, 50])
    func `a page is as full whoever is left out, and goes on behind the last who is named`(count: Int) {
        let lines = (0..<100).map(Self.line)
        let hidden = Set(lines.map(\.child).shuffled().prefix(count))
        let page = page(lines, hiding: hidden)
        let named = lines.filter { !hidden.contains($0.child) }
        #expect(page.lines == Array(named.prefix(50)))
        #expect(page.next == (count == 50 ? nil : named[49].place))
    }

    @Test func `the last page has no next, with those who are left out behind it or without`() {
        let lines = (0..<51).map(Self.line)
        #expect(page(lines).next == lines[49].place)
        #expect(page(lines, hiding: [lines[50].child]).next == nil)
        #expect(page(Array(lines.prefix(50))) == page(lines, hiding: [lines[50].child]))
    }

    @Test func `nobody, where the vault says nothing`() {
        let lines = (0..<3).map(Self.line)
        #expect(AskedGaps(lines, merged: [:]).page(UnshieldedAmong.withheld) == GapPage(lines: []))
    }

    @Test func `nobody of whom any whom they were made one with is shielded, or more of those than can be asked about`()
    {
        let line = Self.line(0)
        let others = (0..<4).map { _ in Child.ID.random() }
        let three = [line.child: Array(others.prefix(3))]
        #expect(page([line], merged: three).lines == [line])
        for other in others.prefix(3) { #expect(page([line], hiding: [other], merged: three).lines == []) }
        #expect(page([line], hiding: [line.child], merged: three).lines == [])
        #expect(page([line], merged: [line.child: others]).lines == [])
    }
}
