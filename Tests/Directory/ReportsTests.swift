import Contracts
import Foundation
import Model
import Testing

@testable import Directory

@Suite struct `What a report makes of a child's record` {
    private let earlier = Example.now.addingTimeInterval(-3600)
    private let later = Example.now.addingTimeInterval(3600)

    @Test func `an unknown child gets a record, listed, with the authority of the report`() {
        let (record, outcome) = Reports.decide(Example.report(), known: nil)
        #expect(record == Example.record())
        #expect(outcome == nil)
    }

    @Test func `a child that is announced without details is kept, and shown to nobody`() {
        let contact = Example.contact(Example.school)
        let (record, outcome) = Reports.decide(Example.report(visible: nil, contact: contact), known: nil)
        #expect(record.details == nil)
        #expect(record.shown == nil)
        #expect(record.involvements.map(\.handle) == [Example.school])
        #expect(outcome == .begins(Example.involvement(Example.school, ordinal: 1), inContact: []))
    }

    @Test func `a newer report's details hold`() {
        let (record, _) = Reports.decide(
            Example.report(visible: Example.ada("Adah"), reported: later), known: Example.record())
        #expect(record.details?.visible.name.given == ["Adah"])
        #expect(record.details?.reported == later)
    }

    @Test func `an older report's details do not, but the number that Identity gives does`() {
        let number = ChildNumber.random()
        let (record, _) = Reports.decide(
            Example.report(visible: Example.ada("Adah", number: number), reported: earlier), known: Example.record())
        #expect(record.details?.visible == Example.ada(number: number))
        #expect(record.details?.reported == Example.now)
    }

    @Test(arguments: [-3600.0, 0, 3600])
    func `a report that names no carers says nothing about them`(offset: TimeInterval) {
        let silent = Example.report(visible: Example.ada(carers: []), reported: Example.now.addingTimeInterval(offset))
        let (record, _) = Reports.decide(silent, known: Example.record())
        #expect(record.details?.visible.carers == [Example.carer])
    }

    @Test func `a report without details leaves them as they are`() {
        let (record, _) = Reports.decide(Example.report(visible: nil, reported: later), known: Example.record())
        #expect(record == Example.record())
    }

    @Test func `a report never moves a child to another authority`() {
        let (record, _) = Reports.decide(
            Example.report(authority: Example.elsewhere, reported: later), known: Example.record())
        #expect(record.authority == Example.authority)
    }

    @Test func `a record that may be another child's is unlisted, and no later report lists it again`() {
        let (unlisted, _) = Reports.decide(Example.report(candidates: [.random()]), known: Example.record())
        #expect(!unlisted.isListed)
        #expect(unlisted.shown == nil)
        #expect(!Reports.decide(Example.report(reported: later), known: unlisted).record.isListed)
    }

    @Test func `a record is listed when the vault has cleared it of everybody whose it may be`() {
        let (ben, cy) = (Child.ID.random(), Child.ID.random())
        var (record, _) = Reports.decide(Example.report(candidates: [ben]), known: nil)
        record.doubt.cleared = [ben]
        #expect(record.isListed)
        (record, _) = Reports.decide(Example.report(candidates: [cy]), known: record)
        #expect(!record.isListed)
        record.doubt.cleared = [ben, cy]
        #expect(record.isListed)
    }

    @Test func `involvements stay in the order in which they became active`() {
        let ended = Example.involvement(Example.school, ordinal: 1, ended: Example.ended)
        let known = Example.record(ended, Example.involvement(Example.surgery, ordinal: 2))
        let (record, _) = Reports.decide(Example.report(contact: Example.contact(Example.school)), known: known)
        #expect(record.involvements.map(\.handle) == [Example.surgery, Example.school])
        #expect(record.inContact(besides: Example.charity) == [Example.surgery, Example.school])
    }
}
