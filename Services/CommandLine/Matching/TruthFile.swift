/// What is known of incoming records: whose each is. A record of several rows is right with any of them.
struct Truth: Sendable {
    /// The children of each incoming record; empty for one that the index does not know.
    private(set) var children: [String: Set<String>] = [:]
    /// Where the name comes from, and what kind of child it is: as the file says.
    private(set) var origins: [String: String] = [:]
    private(set) var kinds: [String: String] = [:]

    enum Column: String, CaseIterable { case incoming, child, origin, kind, household }

    init(file: String) throws {
        var reader = try CSVReader(file: file)
        let plan = try ColumnPlan<Column>(&reader, required: [.incoming, .child]) {
            Column(rawValue: $0.lowercased())
        }
        while let row = try reader.next() {
            try plan.check(row)
            guard let incoming = plan.text(.incoming, of: row) else { throw plan.fault(.incoming, of: row, "empty") }
            children[incoming, default: []].formUnion(plan.text(.child, of: row).map { [$0] } ?? [])
            if let origin = plan.text(.origin, of: row) { origins[incoming] = origin }
            if let kind = plan.text(.kind, of: row) { kinds[incoming] = kind }
        }
    }
}
