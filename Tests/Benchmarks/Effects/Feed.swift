import Contracts
import Foundation
import Messaging
import Model
import Sealing

/// Lawful messages of Identity's to Directory, with the places and the code of each, as docs/messages.md has them.
struct Feed {
    let messages: [OutgoingMessage]

    /// About as many children, in turns, so that a batch is about many.
    static let children = 10_000
    private static let bodyLength = 512

    init(_ count: Int, codes: MessageCodes) throws {
        let children = (0..<min(count, Self.children)).map { _ in Child.ID.random() }
        let encoder = WireCoding.encoder()
        let now = Date()
        messages = try (0..<count).map { index in
            let child = children[index % children.count]
            let number = index / children.count + 1
            var event = Observed(child: child, number: number, at: now, place: "1 Example Street, Exampleton", note: "")
            let rest = Self.bodyLength - (try encoder.encode(event).count)
            event.note = String(String(repeating: "example ", count: rest / 8 + 1).prefix(rest))
            return try Self.message(try encoder.encode(event), about: child, number, at: now, codes)
        }
    }

    struct NoKey: Error {}

    private static func message(_ body: Data, about child: Child.ID, _ number: Int, at now: Date, _ codes: MessageCodes)
        throws -> OutgoingMessage
    {
        let type = Observed.route.type
        let id = UUID.random().text
        let time = WireCoding.text(of: now)
        let positions = "\(child):\(number)"
        let parts = [
            "contactpoint message 1", Party.identity.rawValue, Party.directory.rawValue, type, id, "", time, positions,
            "1", "", "",
        ]
        guard let code = codes.code(over: parts, body, to: .directory) else { throw NoKey() }
        return OutgoingMessage(
            exchange: Party.identity.events, routingKey: Observed.route.key(to: .directory),
            properties: MessageProperties(
                contentType: "application/json", messageID: id, type: type, userID: Party.identity.rawValue,
                headers: [
                    "cloudEvents:specversion": .string("1.0"),
                    "cloudEvents:source": .string("/contactpoint/\(Party.identity.rawValue)"),
                    "cloudEvents:time": .string(time), "cloudEvents:subject": .string("\(child)"),
                    "contactpoint:positions": .string(positions), "contactpoint:epoch": .integer(1),
                    "contactpoint:code": .string(code.base64EncodedString()),
                ]),
            body: body)
    }
}
