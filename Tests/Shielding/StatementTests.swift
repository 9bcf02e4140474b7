import Contracts
import Model
import Testing

@testable import Shielding

@Suite struct `What is put together of a child` {
    let old = Residence.current(PostalAddress(lines: ["1 Invented Row"], postcode: "ZZ1 1AA"))
    let new = Residence.current(PostalAddress(lines: ["2 Invented Row"], postcode: "ZZ1 1AB"))
    let carer = Carer(name: PersonName(given: ["Bea"], family: "Example"), phone: "01632 960001")

    func place(_ residence: Residence?, _ carers: [Carer] = [], _ authority: String? = nil) -> Statement {
        Statement(place: .init(residence: residence, carers: carers, authority: authority.flatMap(AuthorityCode.init)))
    }

    func contact(_ began: String, ended: String? = nil, organisation: String = "Invented School") -> Statement {
        Statement(
            contact: Whereabouts.Contact(
                handle: .random(), service: .education, contact: ContactCard(organisation: organisation),
                began: PartialDate(began)!, ended: ended.flatMap(PartialDate.init), leadProfessional: false,
                holdsAssessment: false, selfDeclared: false))
    }

    @Test func `the address comes from the newest record that gives one`() {
        #expect(Whereabouts([place(old), place(new)]).residence == new)
        #expect(Whereabouts([place(new), place(old), place(nil)]).residence == old)
        #expect(Whereabouts([place(nil)]).residence == nil)
    }

    @Test func `no known address is an address given`() {
        #expect(Whereabouts([place(old), place(.noKnownAddress)]).residence == .noKnownAddress)
    }

    @Test func `carers and authority come from the newest record that gives them, each for itself`() {
        let whereabouts = Whereabouts([place(old, [carer], "E09000001"), place(new, [], "E09000002"), place(nil)])
        #expect(whereabouts.carers == [carer])
        #expect(whereabouts.authority == AuthorityCode("E09000002"))
        #expect(whereabouts.residence == new)
    }

    @Test func `those in contact come first, by when they began, then those who were`() {
        let (early, late) = (contact("2019"), contact("2024-09-01"))
        let (endedEarly, endedLate) = (contact("2010", ended: "2011"), contact("2020", ended: "2021-07"))
        #expect(
            Whereabouts([endedLate, late, endedEarly, early]).contacts
                == [early, late, endedEarly, endedLate].compactMap(\.contact))
    }

    @Test func `one at most leads, and who led before is shown until when`() {
        func leads(_ organisation: String, since: String?) -> Statement {
            var statement = contact("2020", organisation: organisation)
            statement.contact?.leadProfessional = true
            statement.contact?.leadSince = since.flatMap(PartialDate.init)
            return statement
        }
        let contacts = Whereabouts([leads("A", since: "2025-03"), contact("2024"), leads("B", since: nil)]).contacts
        let led = contacts.filter { $0.leadSince != nil }.sorted { $0.contact.organisation < $1.contact.organisation }
        #expect(led.map(\.leadProfessional) == [true, false])
        #expect(led.map(\.leadSince) == [PartialDate("2025-03"), PartialDate("2020")])
        #expect(led.map(\.leadUntil) == [nil, PartialDate("2025-03")])
        #expect(contacts.count == 3)
    }

    @Test func `the parts shown are those that hold something`() {
        #expect(Whereabouts([]).parts == [])
        #expect(Whereabouts([place(old)]).parts == ["residence"])
        #expect(
            Whereabouts([place(old, [carer], "E09000001"), contact("2020")]).parts
                == ["residence", "carers", "authority", "contacts"])
    }
}
