import Contracts
import Foundation
import Model
import Testing

@testable import Shielding

@Suite struct `Who may be told` {
    let child = Child.ID.random()
    let newcomer = Account.ID.random()
    let other = Account.ID.random()
    let third = Account.ID.random()
    let new = Involvement.Handle.random()
    let a = Involvement.Handle.random()
    let b = Involvement.Handle.random()
    let c = Involvement.Handle.random()

    func decide(
        _ kind: RecipientsOf.Fact.Kind, inContact: [Involvement.Handle], shielded: Bool = false,
        behind: [Involvement.Handle: Behind]
    ) -> Recipients {
        let fact = RecipientsOf.Fact(id: UUID(), child: child, kind: kind, handle: new, inContact: inContact)
        return Recipients.decide(fact, isShielded: shielded, behind: behind)
    }

    func told(_ pairs: (Account.ID, NotificationKind)...) -> Recipients {
        .told(pairs.map { RecipientsOf.Recipient(account: $0, told: $1) })
    }

    @Test func `both sides learn of each other`() {
        let known: [Involvement.Handle: Behind] = [new: .account(newcomer), a: .account(other), b: .account(third)]
        #expect(
            decide(.began, inContact: [a, b], behind: known)
                == told((other, .newInvolvement), (third, .newInvolvement), (newcomer, .othersInContact)))
    }

    @Test func `whoever is first in contact is told nothing`() {
        #expect(decide(.began, inContact: [], behind: [new: .account(newcomer)]) == told())
        #expect(decide(.began, inContact: [new], behind: [new: .account(newcomer)]) == told())
    }

    @Test func `an account behind several handles is told once`() {
        let known: [Involvement.Handle: Behind] = [
            new: .account(newcomer), a: .account(other), b: .account(other), c: .account(third),
        ]
        #expect(
            decide(.began, inContact: [a, b, c], behind: known)
                == told((other, .newInvolvement), (third, .newInvolvement), (newcomer, .othersInContact)))
        #expect(
            decide(.ended, inContact: [a, b, c], behind: known)
                == told((other, .involvementEnded), (third, .involvementEnded)))
    }

    @Test func `nobody is told of their own beginning or end`() {
        let known: [Involvement.Handle: Behind] = [new: .account(newcomer), a: .account(newcomer)]
        #expect(decide(.began, inContact: [a], behind: known) == told())
        #expect(decide(.ended, inContact: [a], behind: known) == told())
    }

    @Test func `somebody without an account is there all the same`() {
        let known: [Involvement.Handle: Behind] = [new: .account(newcomer), a: .noAccount]
        #expect(decide(.began, inContact: [a], behind: known) == told((newcomer, .othersInContact)))
        #expect(decide(.ended, inContact: [a], behind: known) == told())
    }

    @Test func `a newcomer without an account is announced and told nothing`() {
        #expect(
            decide(.began, inContact: [a, b], behind: [new: .noAccount, a: .account(other), b: .noAccount])
                == told((other, .newInvolvement)))
        #expect(decide(.began, inContact: [b], behind: [new: .noAccount, b: .noAccount]) == told())
    }

    @Test func `those in contact are told of an end`() {
        let known: [Involvement.Handle: Behind] = [new: .account(newcomer), a: .account(other)]
        #expect(decide(.ended, inContact: [a], behind: known) == told((other, .involvementEnded)))
    }

    @Test(arguments: [RecipientsOf.Fact.Kind.began, .ended, .leads, .assesses])
    func `a fact is not ripe while the vault has not heard of one of its handles`(kind: RecipientsOf.Fact.Kind) {
        #expect(decide(kind, inContact: [a], behind: [a: .account(other)]) == .notRipe)
        #expect(decide(kind, inContact: [a], behind: [new: .account(newcomer)]) == .notRipe)
        #expect(decide(kind, inContact: [], behind: [:]) == .notRipe)
    }

    @Test func `a newcomer to a shielded child learns that the management team knows, nobody else anything`() {
        let known: [Involvement.Handle: Behind] = [new: .account(newcomer), a: .account(other)]
        #expect(
            decide(.began, inContact: [a], shielded: true, behind: known) == told((newcomer, .managementTeamKnows)))
        #expect(
            decide(.began, inContact: [], shielded: true, behind: known) == told((newcomer, .managementTeamKnows)))
        #expect(decide(.began, inContact: [a], shielded: true, behind: [new: .noAccount]) == told())
    }

    @Test func `the end of an involvement with a shielded child is told to nobody`() {
        let known: [Involvement.Handle: Behind] = [new: .account(newcomer), a: .account(other)]
        #expect(decide(.ended, inContact: [a], shielded: true, behind: known) == told())
    }

    @Test func `of a shielded child the newcomer's handle alone has to be known`() {
        #expect(decide(.began, inContact: [a], shielded: true, behind: [a: .account(other)]) == .notRipe)
        #expect(
            decide(.began, inContact: [a], shielded: true, behind: [new: .account(newcomer)])
                == told((newcomer, .managementTeamKnows)))
    }

    @Test func `of a hand-over both sides are told, and everybody else in contact`() {
        let known: [Involvement.Handle: Behind] = [new: .account(newcomer), a: .account(other), b: .account(third)]
        #expect(
            decide(.leads, inContact: [a, b], behind: known)
                == told(
                    (newcomer, .newLeadProfessional), (other, .newLeadProfessional), (third, .newLeadProfessional)))
        #expect(
            decide(.leads, inContact: [a], behind: [new: .noAccount, a: .account(other)])
                == told((other, .newLeadProfessional)))
    }

    @Test func `of an assessment everybody in contact is told but whoever holds it`() {
        let known: [Involvement.Handle: Behind] = [new: .account(newcomer), a: .account(other), b: .account(newcomer)]
        #expect(decide(.assesses, inContact: [a, b], behind: known) == told((other, .newAssessment)))
    }

    @Test(arguments: [RecipientsOf.Fact.Kind.confirmed, .declined])
    func `of the word of an organisation whoever recorded it is told, of no shielded child, and nobody else`(
        kind: RecipientsOf.Fact.Kind
    ) {
        let known: [Involvement.Handle: Behind] = [new: .account(newcomer), a: .account(other)]
        #expect(
            decide(kind, inContact: [a], behind: known)
                == told((newcomer, kind == .confirmed ? .involvementConfirmed : .involvementDeclined)))
        #expect(decide(kind, inContact: [], behind: [new: .noAccount]) == told())
        #expect(decide(kind, inContact: [], behind: [:]) == .notRipe)
        #expect(decide(kind, inContact: [], shielded: true, behind: known) == told())
    }

    @Test(arguments: RecipientsOf.Fact.Kind.allCases)
    func `whoever was declined is entitled to hear that, and is nobody with an account of anything else`(
        kind: RecipientsOf.Fact.Kind
    ) {
        let fact = RecipientsOf.Fact(id: UUID(), child: child, kind: kind, handle: new, inContact: [a])
        let known: [Involvement.Handle: Behind] = [new: .account(newcomer), a: .account(other)]
        let left = Recipients.entitled(known, of: fact, without: [new])
        #expect(left == [new: kind == .declined ? .account(newcomer) : .noAccount, a: .account(other)])
        #expect(Recipients.entitled(known, of: fact, without: []) == known)
    }

    @Test(arguments: [RecipientsOf.Fact.Kind.leads, .assesses])
    func `nobody is told who leads the work with a shielded child, or holds an assessment`(
        kind: RecipientsOf.Fact.Kind
    ) {
        let known: [Involvement.Handle: Behind] = [new: .account(newcomer), a: .account(other)]
        #expect(decide(kind, inContact: [a], shielded: true, behind: known) == told())
    }

    @Test(arguments: RecipientsOf.Fact.Kind.allCases, [true, false])
    func `a decision needs the handles it names, and no others`(kind: RecipientsOf.Fact.Kind, shielded: Bool) {
        let fact = RecipientsOf.Fact(id: UUID(), child: child, kind: kind, handle: new, inContact: [a, b])
        let all: [Involvement.Handle: Behind] = [new: .account(newcomer), a: .account(other), b: .account(third)]
        let needed = Set(Recipients.needed(for: fact, isShielded: shielded))

        let full = Recipients.decide(fact, isShielded: shielded, behind: all)
        #expect(Recipients.decide(fact, isShielded: shielded, behind: all.filter { needed.contains($0.key) }) == full)
        for handle in needed {
            #expect(
                Recipients.decide(fact, isShielded: shielded, behind: all.filter { $0.key != handle }) == .notRipe)
        }
    }
}
