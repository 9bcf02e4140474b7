import Model

/// The demo accounts with their passwords and second factors: as a table for people, and as a file for programs.
struct DemoAccounts {
    struct Row: Codable {
        var username: String
        var password: String
        /// The secret of the authenticator, in Base32; feeds have none.
        var secondFactor: String?
        var role: Role
        var name: String
        var organisation: String
    }

    let rows: [Row]

    init(_ secrets: Secrets) {
        rows = DemoAccount.all.map {
            Row(
                username: $0.username, password: secrets.accounts[$0.username, default: ""],
                secondFactor: secrets.secondFactors?[$0.username], role: $0.role,
                name: $0.name.displayed, organisation: $0.organisation)
        }
    }

    var table: String {
        let cells =
            [["user name", "password", "role", "of"]]
            + rows.map { [$0.username, $0.password, $0.role.rawValue, $0.organisation] }
        let widths = (0..<4).map { column in cells.map { $0[column].count }.max() ?? 0 }
        return cells.map { row in
            zip(row, widths).map { text, width in text + String(repeating: " ", count: width - text.count) }
                .joined(separator: "  ")
        }.joined(separator: "\n")
    }
}
