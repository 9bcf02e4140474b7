import ArgumentParser
import Contracts
import Foundation
import Model
import ServiceRuntime

/// Lists what waits for an authority.
struct ReviewsList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists the reviews that wait for a data manager's authority, the oldest first.",
        discussion: """
            Examples:
              contactpoint reviews list --as dan.data
              CONTACTPOINT_PASSWORD=… contactpoint reviews list --as dan.data -o json
            """)

    @OptionGroup var signedIn: SignedIn
    @OptionGroup var output: OutputOption

    func run() async throws {
        let reply = try await signedIn.asking { asker, vouch in
            let id = UUID()
            return try await asker.ask(ViewReviews(principal: try await vouch(id)), id: id, within: .seconds(10))
        }
        switch reply {
        case .refused(let refusal): throw refusal.fault
        case .reviews(let reviews):
            try output.show(
                reviews,
                [
                    Column("review") { $0.id.description }, Column("state") { $0.state.rawValue },
                    Column("children") { $0.sides.map(\.number.displayed).joined(separator: " ") },
                    Column("probability") { $0.chance },
                    Column("vetoes") { $0.vetoes.isEmpty ? "-" : $0.vetoes.joined(separator: " ") },
                    Column("claimed") { $0.claimedBy == nil ? "no" : "yes" },
                ])
        }
    }
}
