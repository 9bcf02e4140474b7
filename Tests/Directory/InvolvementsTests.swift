import Contracts
import Model
import Testing

@testable import Directory

@Suite struct `What a report makes of an involvement` {
    @Test func `the first one begins, and nobody else is in contact`() {
        let outcome = Involvements.decide(Example.contact(Example.school), of: Example.record())
        #expect(outcome == .begins(Example.involvement(Example.school, ordinal: 1), inContact: []))
    }

    @Test func `a newcomer begins after those who are in contact, in Directory's order`() {
        let record = Example.record(
            Example.involvement(Example.surgery, ordinal: 1), Example.involvement(Example.charity, ordinal: 2))
        let outcome = Involvements.decide(Example.contact(Example.school), of: record)
        #expect(
            outcome
                == .begins(
                    Example.involvement(Example.school, ordinal: 3), inContact: [Example.surgery, Example.charity]))
    }

    @Test func `whoever is no longer in contact is not counted`() {
        let record = Example.record(Example.involvement(Example.surgery, ordinal: 1, ended: Example.ended))
        let outcome = Involvements.decide(Example.contact(Example.school), of: record)
        #expect(outcome == .begins(Example.involvement(Example.school, ordinal: 2), inContact: []))
    }

    @Test func `one that was over before it was reported joins the history`() {
        let outcome = Involvements.decide(
            Example.contact(Example.school, ended: Example.ended), of: Example.record())
        #expect(outcome == .joinsHistory(Example.involvement(Example.school, ordinal: 1, ended: Example.ended)))
    }

    @Test func `an active one that gets an end ends, and those still in contact are named`() {
        let record = Example.record(
            Example.involvement(Example.school, ordinal: 1), Example.involvement(Example.surgery, ordinal: 2))
        let outcome = Involvements.decide(Example.contact(Example.school, ended: Example.ended), of: record)
        #expect(
            outcome
                == .ends(
                    Example.involvement(Example.school, ordinal: 1, ended: Example.ended),
                    inContact: [Example.surgery]))
    }

    @Test func `one whose end is taken back begins again, after everybody else`() {
        let record = Example.record(
            Example.involvement(Example.school, ordinal: 1, ended: Example.ended),
            Example.involvement(Example.surgery, ordinal: 2))
        let outcome = Involvements.decide(Example.contact(Example.school), of: record)
        #expect(outcome == .begins(Example.involvement(Example.school, ordinal: 3), inContact: [Example.surgery]))
    }

    @Test(arguments: [
        Example.contact(Example.school, .other),
        Example.contact(Example.school, began: PartialDate("2025-09-02")!),
        Example.contact(Example.school, lead: true),
        Example.contact(Example.school, caf: true),
    ])
    func `other dates or flags change it and are news to nobody`(contact: ChildReported.Contact) {
        let record = Example.record(Example.involvement(Example.school, ordinal: 4))
        #expect(
            Involvements.decide(contact, of: record) == .changes(RecordedInvolvement(contact, ordinal: 4)))
    }

    @Test func `another end changes one that has ended`() {
        let record = Example.record(Example.involvement(Example.school, ordinal: 1, ended: Example.ended))
        let later = PartialDate("2026-02-01")!
        let outcome = Involvements.decide(Example.contact(Example.school, ended: later), of: record)
        #expect(outcome == .changes(Example.involvement(Example.school, ordinal: 1, ended: later)))
    }

    @Test func `the same again changes nothing`() {
        let record = Example.record(Example.involvement(Example.school, ordinal: 1))
        #expect(Involvements.decide(Example.contact(Example.school), of: record) == .staysAsItIs)
    }
}
