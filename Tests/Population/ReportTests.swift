import Testing

@testable import Population

struct ReportTests {
    let generated = Generated.shared

    @Test func `a fifth of the reports are about children whom the index does not know`() {
        #expect(generated.reports.count == 30_000)
        #expect(generated.truths.filter { $0[0].isEmpty }.count == 6000)
        #expect(generated.truths.allSatisfy { $0[0].isEmpty == ($0[1] != "known") })
    }

    @Test func `brothers, sisters and twins of children in the index are among the unknown`() {
        let households = Set(generated.children.map { String($0[0].prefix { $0 != "-" }) })
        let kinds = Dictionary(grouping: generated.truths) { $0[1] }
        #expect((kinds["sibling"]?.count ?? 0) > 2000)
        #expect((kinds["twin"]?.count ?? 0) > 50)
        for truth in (kinds["sibling"] ?? []) + (kinds["twin"] ?? []) { #expect(households.contains(truth[2])) }
        for truth in kinds["unknown"] ?? [] { #expect(!households.contains(truth[2])) }
    }

    @Test func `no child is reported twice`() {
        let known = generated.truths.map { $0[0] }.filter { !$0.isEmpty }
        #expect(Set(known).count == known.count)
    }

    @Test(arguments: [
        (1, 0.010...0.022), (2, 0.020...0.060), (3, 0.003...0.008), (4, 0.001...0.004), (5, 0.27...0.33),
    ])
    func `fields differ as often as was published`(_ field: Int, _ share: ClosedRange<Double>) {
        let given = generated.pairs.filter { !$0.report[field - 1].isEmpty && $0.report[0] != "Baby" }
        let differ = given.filter { pair in
            func plain(_ text: String) -> String {
                let text = field == 1 ? String(text.prefix { $0 != " " }) : text
                return text.filter { $0 != " " && $0 != "-" }
            }
            return plain(pair.report[field - 1]) != plain(pair.child[field])
                && !pair.report[field - 1].hasPrefix("ZZ99") && (field != 3 || pair.report[2].count > 4)
        }
        #expect(share.contains(Double(differ.count) / Double(given.count)))
    }

    @Test func `reports carry numbers only where that was asked for`() {
        #expect(generated.reports.allSatisfy { $0.count == 6 })
        let numbered = Generated(children: 2000, incoming: 1000, numbers: 0.5)
        #expect((350...650).contains(numbered.reports.filter { !$0[6].isEmpty }.count))
    }
}
