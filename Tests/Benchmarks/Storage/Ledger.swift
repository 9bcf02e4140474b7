import Foundation
import Model

/// What is written and read: the same tables, statements and values for ours and for pgbench.
enum Ledger {
    /// A row to write.
    struct Entry: Sendable {
        var child: UUID
        var number: Int
        var body: String
    }

    /// So many rows are there to be read.
    static let known = 100_000
    static let insert = "insert into entry (child, number, body)"
    private static let body = String(repeating: "example ", count: 12)

    static let schema = """
        create table entry (
            id bigint generated always as identity primary key, child uuid not null, number bigint not null,
            body text not null
        );
        create table known (
            id bigint primary key, child uuid not null, number bigint not null, body text not null
        );
        insert into known select n, gen_random_uuid(), n, '\(body)' from generate_series(1, \(known)) n;
        analyze known;
        """

    static func entries(_ count: Int) -> [Entry] {
        (0..<count).map { Entry(child: UUID.random(), number: $0, body: body) }
    }

    /// The same values as text, for pgbench to bind: a single row's, and arrays of `count`.
    static func variables(_ count: Int) -> [String: String] {
        let entries = entries(count)
        func array(_ values: [String]) -> String { "{" + values.joined(separator: ",") + "}" }
        return [
            "child": UUID.random().uuidString, "number": "17", "body": body,
            "children": array(entries.map(\.child.uuidString)), "numbers": array(entries.map { "\($0.number)" }),
            "bodies": array(entries.map { "\"\($0.body)\"" }),
        ]
    }
}
