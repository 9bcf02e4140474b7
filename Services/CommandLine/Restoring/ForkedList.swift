import ArgumentParser
import Contracts
import Foundation
import Model
import ServiceRuntime

/// Lists forked sequences.
struct ForkedList: AsyncParsableCommand {
    /// A forked sequence, and who found it.
    private struct Row: Encodable {
        var service: String
        var sequence: ForkedSequence
    }

    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists what forked, the oldest finding first.",
        discussion: """
            A restored service lists what the others have told it, so its own list is the whole of it.

            base: the last number that both histories share; applied: how many events of the lost history had their
            effect here; reached: the last number of it that was seen.

            Examples:
              contactpoint forked list
              contactpoint forked list directory -o json

            Exits with 1 if a service does not answer.
            """)

    @Argument(help: "One service; otherwise all.")
    var service: ServiceName?
    @OptionGroup var lists: ServiceLists

    func run() async throws {
        try await lists.show(of: service, Self.columns) { name, asker in
            try await forked(name.tag, asker).map { Row(service: name.rawValue, sequence: $0) }
        }
    }

    private func forked<Owner: ServiceTag>(_: Owner.Type, _ asker: Asker) async throws -> [ForkedSequence] {
        try await asker.ask(ViewForked<Owner>(limit: lists.limit), within: .seconds(5)).forked
    }

    private static var columns: [Column<Row>] {
        [
            Column("service") { $0.service }, Column("source") { $0.sequence.source },
            Column("consumer") { $0.sequence.consumer ?? $0.service },
            Column("subject") { $0.sequence.subject }, Column("base") { "\($0.sequence.base)" },
            Column("applied") { "\($0.sequence.applied)" }, Column("reached") { "\($0.sequence.reached)" },
            Column("seen") { WireCoding.text(of: $0.sequence.seen) },
        ]
    }
}
