import Foundation
import Matching
import Model
import Testing

@testable import CommandLine

struct RecordFileTests {
    private static let header = "id,given,family,dob,sex,postcode,house\n"

    private func read(_ text: String) throws -> [PersonRecord] {
        let file = try TemporaryFile(text)
        var records = try RecordFile(file.path)
        var all: [PersonRecord] = []
        while let record = try records.next() { all.append(record) }
        return all
    }

    private func fault(_ text: String) -> String {
        do {
            _ = try read(text)
            return "none"
        } catch {
            return "\(error)".replacing(/.*\/records.csv/, with: "records.csv")
        }
    }

    @Test func `a row is a description`() throws {
        let records = try read(Self.header + "7,Ada Mary,Example,2015-03-02,F,LS1 4AP,12\n")
        let first = try #require(records.first)
        #expect(first.id == "7" && first.line == 2)
        #expect(first.description.name == PersonName(given: ["Ada", "Mary"], family: "Example"))
        #expect(first.description.born == PartialDate("2015-03-02") && first.description.gender == .female)
        #expect(first.description.address == AddressText(lines: ["12"], postcode: "LS1 4AP"))
    }

    @Test func `quotes hold commas, quotes and line ends`() throws {
        let records = try read(
            "id,given,family,dob,address\r\n1,\"Ada \"\"A\"\"\",\"Ex,ample\",,\"1 Road\r\nTown\"\r\n2,B,C,,\r\n")
        #expect(records.map(\.description.name.displayed) == ["Ada \"A\" Ex,ample", "B C"])
        #expect(records.first?.description.address?.lines == ["1 Road", "Town"] && records.last?.line == 4)
    }

    @Test(arguments: [
        ("2015-03-02", "2015-03-02"), ("20150302", "2015-03-02"), ("02/03/2015", "2015-03-02"),
        ("2/3/2015", "2015-03-02"), ("2015-03", "2015-03"), ("2015", "2015"), ("2015-02-30", "2015-02"),
        ("20151399", "2015"), ("2015-3-2", "2015-03-02"), ("2015/03/02", "2015-03-02"), ("02.03.2015", "2015-03-02"),
        ("02/03/15", "2015-03-02"), ("02-MAR-1998", "1998-03-02"), ("2 March 98", "1998-03-02"),
        ("02032015", "2015-03-02"), ("03/25/2015", "2015-03-25"), ("2015-03-02T00:00:00", "2015-03-02"),
        ("02/03/2015 00:00", "2015-03-02"),
    ])
    func `a date of birth is read as far as it is one`(text: String, is expected: String) throws {
        let records = try read("id,given,family,dob\n1,Ada,Example,\(text)\n")
        #expect(records.first?.description.born?.description == expected)
    }

    @Test(arguments: [
        ("id,given,family,dob,shoe\n", "records.csv, line 1: there is no column \"shoe\""),
        ("id,given,family\n", "records.csv, line 1: missing: dob"),
        ("id,given,family,dob,surname\n", "records.csv, line 1: family is there twice"),
        ("", "records.csv is empty"),
        (header + "1,Ada\n", "records.csv, line 2: 2 fields where the header has 7"),
        (header + ",Ada,Example,,,,\n", "records.csv, line 2, column id: empty"),
        (header + "1,A,E,,,,\n2,A,E,yesterday,,,\n", "records.csv, line 3, column dob: neither"),
        (header + "1,A,E,,girl,,\n", "records.csv, line 2, column sex: neither"),
        (header + "1,\"A,E,,,,\n", "records.csv, line 2, field 2: a quote is never closed"),
        (header + "1,\"A\"B,E,,,,\n", "records.csv, line 2, field 2: something follows a closing quote"),
    ])
    func `what is wrong is told with file, line and column`(text: String, says expected: String) {
        #expect(fault(text).hasPrefix(expected))
    }
}
