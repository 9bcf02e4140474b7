import ArgumentParser
import Contracts
import Foundation
import Model
import ServiceRuntime

/// Lists what is parked, without what the messages hold.
struct ParkedList: AsyncParsableCommand {
    /// A parked message, and who has it.
    private struct Row: Encodable {
        var service: String
        var message: ParkedMessage
    }

    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists what is parked, oldest first.",
        discussion: """
            Example: contactpoint parked list --service directory

            Exits with 1 if a service does not answer.
            """)

    @Option(help: "One service; otherwise all.")
    var service: ServiceName?
    @OptionGroup var lists: ServiceLists

    func run() async throws {
        try await lists.show(of: service, Self.columns) { name, asker in
            try await parked(name.tag, asker).map { Row(service: name.rawValue, message: $0) }
        }
    }

    private func parked<Owner: ServiceTag>(_: Owner.Type, _ asker: Asker) async throws -> [ParkedMessage] {
        try await asker.ask(ViewParked<Owner>(limit: lists.limit), within: .seconds(5)).parked
    }

    private static var columns: [Column<Row>] {
        [
            Column("service") { $0.service }, Column("id") { $0.message.id.text },
            Column("type") { $0.message.type }, Column("sender") { $0.message.sender },
            Column("subject") { $0.message.subject ?? "-" },
            Column("number") { $0.message.number.map(String.init) ?? "-" },
            Column("attempts") { "\($0.message.attempts)" },
            Column("parked") { WireCoding.text(of: $0.message.parked) }, Column("reason") { $0.message.reason },
        ]
    }
}
