import Contracts
import Foundation
import Model
import Testing

@testable import Shielding

@Suite struct `Who sees a sensitive service` {
    private let own = Account.ID.random()
    private let other = Account.ID.random()

    private func actor(_ role: Role, behalf: Account.ID? = nil) -> Principal {
        Principal(account: own, organisation: .random(), role: role, behalf: behalf, request: UUID(), expires: Date())
    }

    private func statement(
        _ service: ServiceKind = .mentalHealth, of account: Account.ID? = nil, ended: String? = nil
    ) -> Statement {
        Statement(
            contact: Whereabouts.Contact(
                handle: .random(), service: service, contact: Invented.clinic, began: PartialDate("2025-02-03")!,
                ended: ended.flatMap(PartialDate.init), leadProfessional: false, holdsAssessment: false,
                selfDeclared: false), account: account)
    }

    private func view(_ role: Role, _ relation: Access.Relation = .any, isAsked: Bool = false) -> SensitiveView {
        .of(actor(role), relation: relation, isAsked: isAsked)
    }

    @Test(arguments: Role.allCases) func `whose own it is, as a practitioner or a data manager`(role: Role) {
        let shows = view(role, .responsible, isAsked: false).shows(statement(of: own))
        #expect(shows == [.practitioner, .dataManager].contains(role))
    }

    @Test func `whose own it was, once it has ended`() {
        #expect(view(.practitioner).shows(statement(of: own, ended: "2025-06-01")))
    }

    @Test(arguments: Role.allCases) func `nobody else, of whom nobody asks for contact`(role: Role) {
        for relation in [Access.Relation.responsible, .unassigned, .any] {
            #expect(!view(role, relation).shows(statement(of: other)) && !view(role, relation).shows(statement()))
        }
    }

    @Test(arguments: Role.allCases) func `an officer of the authority, while somebody asks for contact`(role: Role) {
        for relation in [Access.Relation.responsible, .unassigned] {
            #expect(view(role, relation, isAsked: true).shows(statement(of: other)) == (role == .shieldingOfficer))
        }
        #expect(!view(role, .any, isAsked: true).shows(statement(of: other)))
    }

    @Test func `no officer once it has ended: there is nobody to pass a request on to`() {
        #expect(!view(.shieldingOfficer, .responsible, isAsked: true).shows(statement(ended: "2025-06-01")))
    }

    @Test func `no mediator, nor whoever looks for somebody else`() {
        for role in Role.allCases {
            let view = SensitiveView.of(actor(role, behalf: other), relation: .responsible, isAsked: true)
            #expect(view == .nothing && !view.shows(statement(of: own)) && !view.shows(statement(of: other)))
        }
    }

    @Test(arguments: ServiceKind.allCases) func `any other service is everybody's to see`(service: ServiceKind) {
        #expect(SensitiveView.nothing.shows(statement(service)) == !service.isSensitive)
    }

    @Test func `others see that one is in contact, and of several no more than of one`() {
        let school = statement(.education)
        let one = Whereabouts([school, statement()])
        let several = Whereabouts([statement(.sexualHealth), school, statement(.substanceAbuse), statement()])
        #expect(one == several && one.sensitiveService == true && one.contacts.count == 1)
        #expect(Whereabouts([school]).sensitiveService == nil)
    }

    @Test func `of one that has ended others see nothing`() {
        let ended = Whereabouts([statement(.education), statement(ended: "2025-06-01")])
        #expect(ended.sensitiveService == nil && ended.contacts.count == 1)
    }

    @Test func `whoever sees their own is told of another as others are`() {
        let mine = statement(of: own)
        let alone = Whereabouts([mine], to: view(.practitioner))
        #expect(alone.contacts.count == 1 && alone.sensitiveService == nil)
        let both = Whereabouts([mine, statement(.sexualHealth, of: other)], to: view(.practitioner))
        #expect(both.contacts == alone.contacts && both.sensitiveService == true)
    }

    @Test func `the log says that one was shown, and not which`() {
        let parts = Whereabouts([statement(of: own)], to: view(.practitioner)).parts
        #expect(parts == ["contacts", "sensitive"])
        #expect(Whereabouts([statement(of: own)]).parts == [])
    }

    @Test func `nobody is told a fact about one to which consent was withdrawn, and others' facts leave it out`() {
        let (gone, newcomer) = (Involvement.Handle.random(), Involvement.Handle.random())
        func fact(_ handle: Involvement.Handle) -> RecipientsOf.Fact {
            .init(id: UUID(), child: .random(), kind: .began, handle: handle, inContact: [gone])
        }
        #expect(Recipients.standing(fact(gone), without: [gone]) == nil)
        #expect(Recipients.standing(fact(newcomer), without: [gone])?.inContact == [])
        #expect(Recipients.standing(fact(newcomer), without: [])?.inContact == [gone])
    }
}
