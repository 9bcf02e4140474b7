import Contracts
import Model
import Testing

@testable import Directory

@Suite struct `Of which parts those in contact are told` {
    private func involvement(
        _ handle: Involvement.Handle, _ ordinal: Int, leadSince: PartialDate? = nil, caf: Bool = false,
        ended: PartialDate? = nil
    ) -> RecordedInvolvement {
        RecordedInvolvement(
            handle: handle, kind: .other, began: Example.began, ended: ended, leadProfessional: leadSince != nil,
            leadSince: leadSince, holdsAssessment: caf, ordinal: ordinal)
    }

    private let early = PartialDate("2025-10-01")!
    private let late = PartialDate("2026-02-01")!

    @Test func `a hand-over, and whoever led before is among those who are in contact`() {
        let before = Example.record(involvement(Example.school, 1, leadSince: early), involvement(Example.charity, 2))
        let after = Example.record(
            involvement(Example.school, 1, leadSince: early), involvement(Example.charity, 2, leadSince: late))
        #expect(
            Parts.taken(from: before, to: after)
                == [.init(part: .leadProfessional, handle: Example.charity, inContact: [Example.school])])
    }

    @Test func `that somebody who was in contact leads, where nobody did`() {
        let before = Example.record(involvement(Example.school, 1), involvement(Example.charity, 2))
        let after = Example.record(involvement(Example.school, 1), involvement(Example.charity, 2, leadSince: late))
        #expect(Parts.taken(from: before, to: after).map(\.handle) == [Example.charity])
    }

    @Test func `that a newcomer takes over from somebody who stays`() {
        let before = Example.record(involvement(Example.school, 1, leadSince: early))
        let after = Example.record(
            involvement(Example.school, 1, leadSince: early), involvement(Example.charity, 2, leadSince: late))
        #expect(Parts.taken(from: before, to: after).map(\.part) == [.leadProfessional])
    }

    @Test func `that somebody leads again, once whoever took over has gone`() {
        let both = [
            involvement(Example.school, 1, leadSince: early), involvement(Example.charity, 2, leadSince: late),
        ]
        var after = Example.record(both[0], both[1])
        after.put(involvement(Example.charity, 2, leadSince: late, ended: Example.today))
        #expect(
            Parts.taken(from: Example.record(both[0], both[1]), to: after)
                == [.init(part: .leadProfessional, handle: Example.school, inContact: [])])
    }

    @Test func `that somebody who was in contact holds an assessment`() {
        let before = Example.record(involvement(Example.school, 1), involvement(Example.charity, 2))
        let after = Example.record(involvement(Example.school, 1, caf: true), involvement(Example.charity, 2))
        #expect(
            Parts.taken(from: before, to: after)
                == [.init(part: .assessment, handle: Example.school, inContact: [Example.charity])])
        #expect(Parts.taken(from: after, to: after).isEmpty)
    }

    @Test func `not of what a beginning says already, nor of what ends`() {
        let newcomer = Example.record(involvement(Example.school, 1, leadSince: early, caf: true))
        #expect(Parts.taken(from: nil, to: newcomer).isEmpty)
        #expect(Parts.taken(from: Example.record(), to: newcomer).isEmpty)
        let left = Example.record(involvement(Example.school, 1))
        #expect(Parts.taken(from: newcomer, to: left).isEmpty)
        let ended = Example.record(involvement(Example.school, 1, leadSince: early, caf: true, ended: Example.today))
        #expect(Parts.taken(from: newcomer, to: ended).isEmpty)
        #expect(Parts.taken(from: left, to: ended).isEmpty)
    }
}
