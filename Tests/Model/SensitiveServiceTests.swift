import Model
import Testing

@Suite struct `A sensitive service` {
    @Test func `is sexual health, mental health or substance abuse, and no other`() {
        #expect(ServiceKind.allCases.filter(\.isSensitive) == [.sexualHealth, .mentalHealth, .substanceAbuse])
    }

    @Test(arguments: ServiceKind.allCases) func `is one kind to Directory, whichever it is`(service: ServiceKind) {
        #expect((service.contactKind == .sensitive) == service.isSensitive)
    }

    @Test(arguments: SensitiveBasis.allCases) func `is recorded on a basis, and no other service is`(
        basis: SensitiveBasis
    ) {
        #expect(SensitiveBasis.fault(of: basis, isSensitive: true) == nil)
        #expect(SensitiveBasis.fault(of: basis, isSensitive: false) == .notSensitive)
        #expect(SensitiveBasis.fault(of: nil, isSensitive: true) == .needed)
        #expect(SensitiveBasis.fault(of: nil, isSensitive: false) == nil)
    }

    @Test(arguments: Role.allCases) func `is seen by whose own it is, and by officers who pass a request on`(role: Role)
    {
        let own = Access.allows(role, .seeSensitive, .own)
        let responsible = Access.allows(role, .seeSensitive, .responsible)
        #expect(own == [.practitioner, .dataManager].contains(role))
        #expect(responsible == (role == .shieldingOfficer))
        #expect(!Access.allows(role, .seeSensitive, .any) && !Access.allows(role, .seeSensitive, .onBehalf))
    }

    @Test func `is somebody in contact while it lasts, and when it ended no gap tells`() throws {
        let (born, today) = (try #require(PartialDate("2015-03-02")), try #require(PartialDate("2026-03-10")))
        func gap(_ contacts: Gap.Contact...) -> Gap? {
            Gap.all(born: born, contacts: contacts, on: today).first { $0.kind == .nobodyInContact }
        }
        let ended = PartialDate("2024-06-01")
        #expect(gap(Gap.Contact(.sensitive, ended: nil, isSelfDeclared: false)) == nil)
        #expect(gap(Gap.Contact(.sensitive, ended: ended, isSelfDeclared: false)) == gap())
        #expect(gap() != nil && gap(Gap.Contact(.other, ended: ended, isSelfDeclared: false)) != gap())
    }
}
