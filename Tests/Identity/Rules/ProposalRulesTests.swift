import Contracts
import Foundation
import Model
import Testing

@testable import Border
@testable import Identity

@Suite struct `Whether a proposed child is put in` {
    private let proposal = ProposeChild.Proposal(
        name: PersonName(given: ["Nova"], family: "Proposed"), dateOfBirth: PartialDate("2016-05")!, gender: .female,
        authority: AuthorityCode("E06000901")!)

    private func problems(_ change: (inout ProposeChild.Proposal) -> Void) throws -> [String] {
        var changed = proposal
        change(&changed)
        let event = ProposalRules.event(.random(), changed, at: EventBody.now)
        return try ProposalRules.problems(of: event, at: EventBody.now).map { "\($0.field) \($0.rule)" }
    }

    @Test(arguments: Role.allCases)
    func `practitioners propose, and data managers decide`(role: Role) {
        #expect(Access.mayEver(role, .proposeChild) == (role == .practitioner))
        #expect(Access.mayEver(role, .decideProposedChild) == (role == .dataManager))
    }

    @Test(arguments: ProposedChild.State.allCases, DecideProposedChild.Step.allCases)
    func `is decided once`(state: ProposedChild.State, step: DecideProposedChild.Step) {
        let after = ProposalRules.state(after: step, from: state)
        switch state {
        case .waiting: #expect(after == (step == .putIn ? .putIn : .declined))
        case .putIn, .declined: #expect(after == state)
        }
    }

    @Test func `says what is always visible, and no more`() throws {
        let event = ProposalRules.event(.random(), proposal, at: EventBody.now)
        let child = event.data.child
        #expect(child.residence == nil && child.carers == nil && child.nhsNumber == nil && child.upn == nil)
        #expect(event.data.involvement == nil && event.source == ReportedWhereabouts.byHand)
        #expect(try problems { _ in } == [])
    }

    @Test func `is refused by the rules of the border, at its own fields`() throws {
        #expect(
            try problems { $0.name = PersonName(given: ["N0va;"], family: "Proposed") } == ["/name/given/0 freeText"])
        #expect(try problems { $0.name = PersonName(given: [], family: "") } == ["/name required"])
        #expect(try problems { $0.dateOfBirth = PartialDate("1990")! } == ["/dateOfBirth tooOld"])
        #expect(try problems { $0.dateOfBirth = PartialDate("2090")! } == ["/dateOfBirth futureDate"])
    }

    @Test func `is no source's to say`() {
        #expect(EventBody.sources[ReportedWhereabouts.byHand] == nil)
    }
}
