import ArgumentParser
import Foundation
import Sealing

/// Lists the outer keys.
struct KeysList: AsyncParsableCommand {
    private struct Row: Encodable {
        enum State: String, Encodable { case newest, older, destroyed, missing }

        var id: String
        var state: State
        var wraps: Int
    }

    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists the outer keys, the oldest first, and how many data keys each wraps.",
        discussion: """
            A key is the newest, older, or destroyed; missing is one whose file is not there and that nobody destroyed: put
            it back. A destroyed one wraps data keys only where an older database was restored: those are lost.

            Examples:
              contactpoint shielding keys list
              contactpoint shielding keys list -o json

            Exits with 1 if a key is missing.
            """)

    @OptionGroup var output: OutputOption

    func run() async throws {
        let keys = try VaultKeys.ofEnvironment()
        let contents = try keys.folder.read()
        let counts = try await keys.counts()
        let here = Set(contents.keys.map(\.id))
        let rows = here.union(contents.destroyed).union(counts.keys).sorted().map { id in
            let state: Row.State =
                id == contents.newest.id
                ? .newest : here.contains(id) ? .older : contents.destroyed.contains(id) ? .destroyed : .missing
            return Row(id: id, state: state, wraps: counts[id] ?? 0)
        }
        try output.show(
            rows, [Column("key") { $0.id }, Column("state") { $0.state.rawValue }, Column("wraps") { "\($0.wraps)" }])
        if rows.contains(where: { $0.state == .missing }) { throw ExitStatus.negative.code }
    }
}
