import Contracts
import Foundation
import Model

/// Named, plainly invented values for tests: nobody here exists.
public enum Examples {
    /// Monday, 5 January 2026, ten in the morning in London.
    public static let morning = Date(timeIntervalSince1970: 1_767_607_200)

    /// `number` as an identifier that is easy to tell from others in a failed test.
    public static func uuid(_ number: UInt8) -> UUID {
        UUID(uuid: (0xAD, 0xA0, 0, 0, 0, 0, 0x40, 0, 0x80, 0, 0, 0, 0, 0, 0, number))
    }

    public static func id<Entity>(_ number: UInt8) -> Identifier<Entity> { Identifier(uuid(number)) }

    public static let ada: Child.ID = id(1)
    public static let ben: Child.ID = id(2)
    public static let adasNumber = ChildNumber("ADAEX-AMP1E-Z")!
    public static let adasName = PersonName(given: ["Ada", "Mary"], family: "Example")
    public static let adasMother = Carer(
        name: PersonName(given: ["Grace"], family: "Example"), phone: "01632 960001", email: "grace@example.org")
    /// A postcode of an area that does not exist.
    public static let adasHome = Residence.current(
        PostalAddress(lines: ["1 Example Street", "Exampleton"], postcode: "ZZ1 1ZZ"))
    public static let authority = AuthorityCode("E10000001")!

    public static let school = ContactCard(
        organisation: "Example Primary School", practitioner: PersonName(given: ["Hector"], family: "Head"),
        phone: "01632 960002", email: "office@school.example.org")
    public static let practice = ContactCard(organisation: "Example Surgery")

    public static let practitioner: Account.ID = id(11)
    public static let colleague: Account.ID = id(12)
    public static let organisation: Organisation.ID = id(21)
    public static let schoolInvolvement: Involvement.Handle = id(31)
    public static let practiceInvolvement: Involvement.Handle = id(32)
    public static let record: SourceRecord.ID = id(41)
    public static let review: Review.ID = id(42)
    public static let request = uuid(51)

    /// A source system that reports of every service.
    public static let source = "example-council"

    public static func day(_ text: String) -> PartialDate { PartialDate(text)! }
}
