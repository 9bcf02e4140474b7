import Border
import Contracts
import Foundation
import Model
import Testing

@testable import CommandLine

struct `A sheet of events` {
    private static let columns =
        "event,time,record,authority,givenNames,familyName,dateOfBirth,gender,address1,address2,address3,postcode,"
        + "carer1GivenNames,carer1Phone,reference,service,organisation,began,leadProfessional,sequence"
    private static let row =
        "e-1,2026-01-05T09:00:00Z,R-1,E06000901,Ada;Grace,Example,2016-05-04,female,1 Example Row,,Ambridge,ZZ99 1AA,"
        + "Edith,07700 900101,1,education,\"Ambridge Primary School, North\",2020-09-03,true,3"
    private static let now = Date(timeIntervalSince1970: 1_790_000_000)

    @Test func `is read as the events that its rows stand for`() throws {
        let event = try #require(read(Self.row).event)
        #expect(event.id == "e-1")
        #expect(event.data.child.name.given == ["Ada", "Grace"])
        #expect(event.data.sequence == 3)
        #expect(event.data.involvement?.leadProfessional == true)
        #expect(event.data.involvement?.contact.organisation == "Ambridge Primary School, North")
        #expect(event.data.child.carers?.first?.name.family == "")
        guard case .current(let address) = event.data.child.residence else {
            Issue.record("an address alone is where the child lives")
            return
        }
        #expect(address.lines == ["1 Example Row", "Ambridge"])
    }

    @Test func `has columns for the team on duty, and for from when to when somebody led`() throws {
        let columns = Self.columns + ",team,teamPhone,teamEmail,leadSince,leadUntil"
        let row = Self.row.replacing(",true,", with: ",,") + ",Duty Team,01632 960105,duty@example.org,2021-01,2022"
        let involvement = try #require(read(row, columns).event?.data.involvement)
        #expect(
            involvement.contact.duty
                == DutyContact(team: "Duty Team", phone: "01632 960105", email: "duty@example.org"))
        #expect(involvement.leadSince == PartialDate("2021-01") && involvement.leadUntil == PartialDate("2022"))
    }

    @Test func `names no involvement where it has nothing of one`() throws {
        let bare = Self.row.replacing("1,education,\"Ambridge Primary School, North\",2020-09-03,true", with: ",,,,")
        let event = try #require(read(bare).event)
        #expect(event.data.involvement == nil)
        #expect(try fields(refusedIn: Self.row.replacing("1,education", with: "1,")) == ["service"])
    }

    @Test func `gives an event without an id one that only the same row has`() throws {
        let first = try #require(read("," + Self.row.dropFirst(4)).id)
        #expect(try read("," + Self.row.dropFirst(4)).id == first)
        #expect(try read("," + Self.row.dropFirst(4).replacing("Grace", with: "Joan")).id != first)
    }

    @Test func `tells what is wrong by the names of its columns`() throws {
        let wrong = Self.row.replacing("2016-05-04", with: "4 May").replacing(",1 Example Row", with: ",")
            .replacing("ZZ99 1AA", with: "here").replacing(",3", with: ",three")
        #expect(try fields(refusedIn: wrong) == ["sequence", "dateOfBirth", "postcode"])
        #expect(try fields(refusedIn: Self.row.replacing("Ada;Grace,Example", with: ",")) == ["givenNames"])
    }

    @Test func `refuses rows that are none, and goes on with the next`() throws {
        var findings = FeedFindings(
            source: "school-census", sources: SourceTable(["school-census": .all]), isSheet: true, at: Self.now)
        let open = Self.row.replacing("North\"", with: "North")
        try withSheet([Self.row, "a,b", open, Self.row, ""]) { file in
            for event in try file.next(upTo: 10) { findings.read(event) }
        }
        #expect(findings.summary.read == 4)
        #expect(findings.summary.fit == 2)
        #expect(findings.summary.repeated == 1)
        #expect(findings.summary.refusals.map(\.line) == [3, 4])
        #expect(findings.summary.refusals.map(\.rule) == ["sheet", "sheet"])
    }

    @Test(arguments: ["record,colour", "record,record", "record,\"authority"])
    func `with a first line that can't be right is refused as a whole`(header: String) {
        #expect(throws: Fault.self) {
            try FeedSheet(header: FeedLine(number: 1, text: Data(header.utf8), end: 1), from: "school-census")
        }
    }

    @Test func `goes on from where a row ended`() throws {
        let text = Self.columns + "\r\n" + Self.row + "\r\n" + Self.row.replacing("e-1", with: "e-2") + "\r\n"
        try withFile(text) { path in
            var whole = try FeedFile(path: path, from: FeedPlace(), of: "school-census")
            let first = try #require(try whole.next(upTo: 1).first?.get())
            #expect(first.number == 2)
            var rest = try FeedFile(
                path: path, from: FeedPlace(offset: first.end, line: first.number), of: "school-census")
            let next = try rest.next(upTo: 5).map { try $0.get() }
            #expect(next.map(\.number) == [3])
            #expect(String(decoding: next[0].text, as: UTF8.self).contains("\"id\":\"e-2\""))
        }
    }

    @Test func `has a column for every field that is no list beyond the first few`() {
        #expect(Set(FeedColumn.all.map(\.name)).count == FeedColumn.all.count)
        #expect(Set(FeedColumn.all.map(\.pointer)).count == FeedColumn.all.count)
        #expect(FeedSheet.column(of: "/data/child/name/given/1") == "givenNames")
        #expect(FeedSheet.column(of: "/data/child/carers/1/email") == "carer2Email")
        #expect(FeedSheet.column(of: "/specversion") == nil)
    }

    private func read(_ row: String, _ columns: String = columns) throws -> EventReading {
        var reading: EventReading?
        try withSheet([row], columns) { file in
            let line = try #require(try file.next(upTo: 1).first?.get())
            reading = EventReading.read(
                line.text, from: "school-census", among: SourceTable(["school-census": .all]), at: Self.now)
        }
        return try #require(reading)
    }

    private func fields(refusedIn row: String) throws -> [String] {
        guard case .refused(_, _, let problems) = try read(row) else { return [] }
        return problems.map { FeedSheet.column(of: $0.field) ?? $0.field }
    }

    private func withSheet(
        _ rows: [String], _ columns: String = columns, _ body: (inout FeedFile) throws -> Void
    ) throws {
        try withFile(([columns] + rows).joined(separator: "\n")) { path in
            var file = try FeedFile(path: path, from: FeedPlace(), of: "school-census")
            try body(&file)
        }
    }

    private func withFile(_ text: String, _ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "events.csv")
        try Data(text.utf8).write(to: file)
        try body(file.path)
    }
}
