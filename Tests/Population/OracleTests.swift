import Testing

@testable import Population

struct OracleTests {
    private static let plan = PopulationPlan(children: 5000, incoming: 2000, seed: 3)
    private static let part = PopulationMaker(plan).part(0)
    private static let oracle = Oracle(index: Array(Register.columns.utf8) + part.index, of: plan)

    private func reports() -> [(report: OracleReport, child: String)] {
        let rows = Self.part.reported.map { [UInt8]("r".utf8) + Self.part.records[$0.record] }
        let children = Self.part.reported.map { row in
            String(decoding: Self.part.truths[row.truth], as: UTF8.self).split(
                separator: ",", omittingEmptySubsequences: false)[1]
        }
        let reports = Oracle.reports(of: Array("id\n".utf8) + rows.joined())
        return zip(reports, children).map { ($0, String($1)) }
    }

    @Test func `it is as often right as it says`() {
        let verdicts = reports().map { (verdict: Self.oracle.judge($0.report), child: $0.child) }
        let expected = verdicts.reduce(0) { $0 + $1.verdict.posterior }
        let right = verdicts.filter { !$0.child.isEmpty && $0.verdict.child == $0.child }.count
        #expect(abs(expected - Double(right)) < 30)
    }

    @Test func `it finds nearly all, and takes hardly any for another`() {
        let linked = reports().map { (verdict: Self.oracle.judge($0.report), child: $0.child) }
            .filter { $0.verdict.posterior > 0.99 }
        let wrong = linked.filter { $0.verdict.child != $0.child }.count
        #expect(linked.count > 1500)
        #expect(wrong <= 2)
    }
}
