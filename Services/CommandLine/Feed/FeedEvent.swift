import Contracts
import Foundation
import Messaging
import Sealing

/// An event ready to leave.
struct FeedEvent: Sendable {
    /// What its receipt is known by: the event's own id, or the line where it has none that can be read.
    let id: String
    let line: Int
    let end: Int
    let message: OutgoingMessage

    private struct Named: Decodable { var id: String }

    init(_ line: FeedLine, from source: String, _ sealer: IntakeSealer) throws {
        let named = try? JSONDecoder().decode(Named.self, from: line.text)
        id = named.flatMap { (1...64).contains($0.id.utf8.count) ? $0.id : nil } ?? "line-\(line.number)"
        self.line = line.number
        end = line.end
        message = OutgoingMessage(
            exchange: SourceQueues.intakeExchange(of: source), routingKey: "report",
            properties: MessageProperties(
                contentType: "application/vnd.contactpoint.sealed", messageID: id, persistent: true),
            body: try sealer.seal(line.text))
    }
}
