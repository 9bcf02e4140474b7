import Testing

@testable import CommandLine

struct `A table` {
    @Test func `has columns of even width and no trailing spaces`() {
        let columns: [Column<(String, Int)>] = [Column("name") { $0.0 }, Column("n") { "\($0.1)" }]
        #expect(Table([("identity", 1), ("audit", 12)], columns).text == "name      n\nidentity  1\naudit     12")
    }
}
