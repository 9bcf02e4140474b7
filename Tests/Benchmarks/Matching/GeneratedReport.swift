import Contracts
import Foundation
import Model
import Population

/// A generated child as a source would report it, and which child of the index it is.
struct GeneratedReport: Sendable {
    /// Nil where the index doesn't know the child.
    var child: UUID?
    var kind: String
    var given: String
    var family: String
    var born: String
    var sex: String
    var postcode: String
    var house: String
    var nhsNumber = ""
    var upn = ""

    /// Which source, of which service and authority, reports it.
    var origin = ReportOrigin.school

    /// What is reported, without the truth.
    var report: Population.Report {
        get {
            var report = Population.Report()
            (report.given, report.family, report.born, report.sex) = (given, family, born, sex)
            (report.postcode, report.house, report.nhs, report.upn) = (postcode, house, nhsNumber, upn)
            return report
        }
        set {
            (given, family, born, sex) = (newValue.given, newValue.family, newValue.born, newValue.sex)
            (postcode, house, nhsNumber, upn) = (newValue.postcode, newValue.house, newValue.nhs, newValue.upn)
        }
    }

    /// Nil where a source could not report it: without a date of birth, or without any name.
    var reported: ReportedChild? {
        guard let date = PartialDate(born), !given.isEmpty || !family.isEmpty else { return nil }
        let address = PostalAddress(lines: [house.isEmpty ? "Example Town" : house], postcode: postcode)
        return ReportedChild(
            name: PersonName(given: given.split(separator: " ").map(String.init), family: family), dateOfBirth: date,
            gender: sex.isEmpty ? .notSpecified : sex == "F" ? .female : .male,
            nhsNumber: nhsNumber.isEmpty ? nil : nhsNumber, upn: upn.isEmpty ? nil : upn,
            residence: postcode.isEmpty ? nil : .current(address))
    }

    /// As the version of a record with one involvement in it.
    func event(record: String, at now: Date) -> IntakeEvent? {
        guard let child = reported, let authority = AuthorityCode(origin.authority) else { return nil }
        let contact = ContactCard(
            organisation: origin.organisation, practitioner: PersonName(given: ["Cy"], family: "Teacher"),
            phone: "020 7946 0001", email: "cy@school.example")
        return IntakeEvent(
            id: "e-\(record)", source: origin.source, time: now,
            data: InvolvementReport(
                record: record, sequence: 1, authority: authority, child: child,
                involvement: ReportedInvolvement(
                    reference: "roll", service: origin.service, contact: contact, began: child.dateOfBirth)))
    }

    /// A row of the index, from its number of the household, a hyphen, and which of its children.
    init?(indexRow line: ArraySlice<UInt8>) {
        let fields = Self.fields(line)
        guard fields.count == 9 else { return nil }
        (child, kind) = (GeneratedChild(fields[0])?.id, "known")
        (given, family, born, sex) = (fields[1], fields[2], fields[3], fields[4])
        (postcode, house, nhsNumber, upn) = (fields[5], fields[6], fields[7], fields[8])
    }

    /// A row of the reports and the one of the truth beside it, each from the comma behind its id.
    init?(record: ArraySlice<UInt8>, truth: ArraySlice<UInt8>) {
        let (fields, truths) = (Self.fields(record), Self.fields(truth))
        guard fields.count == 7, truths.count == 5 else { return nil }
        (child, kind) = (GeneratedChild(truths[1])?.id, truths[2])
        (given, family, born, sex) = (fields[1], fields[2], fields[3], fields[4])
        (postcode, house) = (fields[5], fields[6])
    }

    init(
        child: UUID?, kind: String, given: String, family: String, born: String, sex: String, postcode: String,
        house: String
    ) {
        (self.child, self.kind, self.given, self.family) = (child, kind, given, family)
        (self.born, self.sex, self.postcode, self.house) = (born, sex, postcode, house)
    }

    private static func fields(_ line: ArraySlice<UInt8>) -> [String] {
        let line = line.last == UInt8(ascii: "\n") ? line.dropLast() : line
        return line.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
    }
}
