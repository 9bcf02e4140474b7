import Contracts
import Foundation
import Model
import Testing

@testable import CommandLine

@Suite struct `A list of children who are to be shielded` {
    let ada = ChildNumber.random()
    let ben = ChildNumber.random()

    private func faults(_ lines: String..., layout: ShieldList.Layout = .csv) -> [ListFault] {
        let heading = layout == .csv ? ["number,dateOfBirth,grounds"] : []
        return ShieldList((heading + lines).joined(separator: "\n"), layout).faults
    }

    private func rules(_ faults: [ListFault]) -> [String] {
        faults.map { "\($0.line):\($0.column) \($0.field) \($0.rule)" }
    }

    @Test func `is read in either layout, as people write it`() {
        let children = [
            ListedChild(line: 2, number: ada, dateOfBirth: PartialDate("2014-03-01")!, grounds: .courtOrder),
            ListedChild(line: 4, number: ben, dateOfBirth: PartialDate("2015")!, grounds: .adoption),
        ]
        let csv = """
            \u{FEFF}number,dateOfBirth,grounds\r
            \(ada.displayed), 2014-03-01 ,courtOrder\r
            \r
            \(ben.text.lowercased()),2015,adoption\r

            """
        #expect(ShieldList(csv, .csv).children == children)
        #expect(ShieldList(csv, .csv).faults.isEmpty)
        let json = """

            {"number":"\(ada.text)","dateOfBirth":"2014-03-01","grounds":"courtOrder"}

            {"grounds":"adoption","number":"\(ben.text)","dateOfBirth":"2015"}
            """
        #expect(ShieldList(json, .ndjson).children == children)
        #expect(ShieldList(json, .ndjson).faults.isEmpty)
    }

    @Test func `names every fault by line and column`() {
        let wrong = String(ada.text.dropLast()) + (ada.text.last == "0" ? "1" : "0")
        #expect(
            rules(
                faults(
                    "\(wrong),2014-02-30,courtOrder", "\(ada.text),2014-03-01, because",
                    "\(ben.text),2014-03-01"))
                == [
                    "2:1 number number", "2:13 dateOfBirth date", "3:25 grounds oneOf", "4:1 line columns",
                ])
        #expect(
            rules(
                faults(
                    #"{"number":"\#(ada.text)","dateOfBirth":"2014-03-01","grounds":"adoption","note":"told by a neighbour"}"#,
                    #"{"number":1,"dateOfBirth":"2014-03-01","grounds":"adoption"}"#, "Ada", layout: .ndjson))
                == ["1:73 note unknown", "2:2 number required", "3:1 line json"])
    }

    @Test func `names nobody twice`() {
        #expect(
            rules(faults("\(ada.text),2014-03-01,adoption", "\(ada.displayed),2014-03-01,adoption"))
                == ["3:1 number once"])
    }

    @Test func `has a heading, and a child`() {
        #expect(rules(ShieldList("\(ada.text),2014-03-01,adoption", .csv).faults) == ["1:1 heading heading"])
        #expect(rules(faults()) == ["1:1 list required"])
    }

    @Test func `tells by the date of birth that a number is another child's`() throws {
        let listed = ListedChild(line: 7, number: ada, dateOfBirth: PartialDate("2014-03-01")!, grounds: .adoption)
        func found(_ born: String) throws -> FoundChild {
            FoundChild(
                child: .random(), number: ada, name: PersonName(given: ["Ada"], family: "Example"),
                dateOfBirth: try #require(PartialDate(born)), gender: .female)
        }
        #expect(listed.fault(finding: [try found("2014-03-01")]) == nil)
        #expect(listed.fault(finding: [try found("2014-03-02")])?.rule == "sameChild")
        #expect(listed.fault(finding: [])?.rule == "known")
    }
}

@Suite struct `The lines of a list that are done` {
    private func withList(_ body: (String) throws -> Void) throws {
        let file = NSTemporaryDirectory() + "contactpoint-list-\(UUID()).csv"
        defer { ShieldLedger.forget(file) }
        try body(file)
    }

    @Test func `are known to the next run, but for a torn one`() throws {
        try withList { file in
            var ledger = try ShieldLedger(of: file, contents: Data("a list".utf8))
            #expect(ledger.done.isEmpty)
            for line in [2, 3, 15] { try ledger.note(line) }
            #expect(try ShieldLedger(of: file, contents: Data("a list".utf8)).done == [2, 3, 15])

            let path = file + ".progress"
            let kept = try Data(contentsOf: URL(filePath: path))
            try kept.dropLast(2).write(to: URL(filePath: path))
            #expect(try ShieldLedger(of: file, contents: Data("a list".utf8)).done == [2, 3])
            // What is noted next stands in a line of its own.
            var next = try ShieldLedger(of: file, contents: Data("a list".utf8))
            try next.note(15)
            #expect(try ShieldLedger(of: file, contents: Data("a list".utf8)).done == [2, 3, 15])
        }
    }

    @Test func `are those of this very list, and of no other`() throws {
        try withList { file in
            var ledger = try ShieldLedger(of: file, contents: Data("a list".utf8))
            try ledger.note(2)
            #expect(throws: Fault.self) { try ShieldLedger(of: file, contents: Data("another".utf8)) }
            ShieldLedger.forget(file)
            #expect(try ShieldLedger(of: file, contents: Data("another".utf8)).done.isEmpty)
        }
    }
}
