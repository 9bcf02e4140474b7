import Contracts
import Foundation
import Messaging
import Sealing
import Testing

@testable import ServiceRuntime

@Suite struct `What a message's code holds` {
    private let identity: Authenticity
    private let directory: Authenticity

    init() throws {
        let key = try MessageCodes.key(root: Data(repeating: 3, count: 32), to: .directory)
        identity = Authenticity(
            party: .identity, codes: try MessageCodes(outgoing: [.directory: key], incoming: [:]))
        directory = Authenticity(
            party: .directory, codes: try MessageCodes(outgoing: [:], incoming: [.identity: key]))
    }

    private func message(type: String = "identity.example.v1") -> OutgoingMessage {
        OutgoingMessage(
            exchange: "identity.events", routingKey: "\(type).directory",
            properties: MessageProperties(
                contentType: "application/json", messageID: "one", correlationID: "asked", type: type,
                userID: "identity",
                headers: [
                    Wire.timeHeader: "2026-11-21T12:00:00.000Z", Wire.positionsHeader: "subject:7",
                    Wire.epochHeader: 1, Wire.replyKeyHeader: "key", Wire.failureHeader: "failed",
                ]), body: Data("{}".utf8))
    }

    private func delivered(_ message: OutgoingMessage) -> Delivery {
        Delivery(
            exchange: message.exchange, routingKey: message.routingKey,
            properties: message.properties, body: message.body)
    }

    @Test func `a message arrives as it was signed`() throws {
        try directory.check(delivered(identity.signed(message(), to: .directory)), from: .identity)
    }

    private static let alterations: [(String, @Sendable (inout OutgoingMessage) -> Void)] = [
        ("body", { $0.body = Data("{ }".utf8) }),
        ("message_id", { $0.properties.messageID = "two" }),
        ("type", { $0.properties.type = "identity.other.v1" }),
        ("time", { $0.properties.headers[Wire.timeHeader] = "2026-11-21T12:00:01.000Z" }),
        ("positions", { $0.properties.headers[Wire.positionsHeader] = "subject:8" }),
        ("epoch", { $0.properties.headers[Wire.epochHeader] = 2 }),
        ("reply key", { $0.properties.headers[Wire.replyKeyHeader] = "another" }),
        ("failure", { $0.properties.headers[Wire.failureHeader] = nil }),
        ("code", { $0.properties.headers[Wire.codeHeader] = nil }),
    ]

    @Test(arguments: alterations.map(\.0)) func `an altered message is not believed`(_ what: String) throws {
        let alter = try #require(Self.alterations.first { $0.0 == what }?.1)
        var altered = try identity.signed(message(), to: .directory)
        alter(&altered)
        #expect(throws: Unlawful.self) { try directory.check(delivered(altered), from: .identity) }
    }

    @Test func `an answer belongs to its question`() throws {
        var answer = try identity.signed(message(type: "identity.example.v1.reply"), to: .directory)
        try directory.check(delivered(answer), from: .identity)
        answer.properties.correlationID = "another"
        #expect(throws: Unlawful.self) { try directory.check(delivered(answer), from: .identity) }
    }

    @Test func `a message is believed of its own sender alone`() throws {
        let signed = try identity.signed(message(), to: .directory)
        #expect(throws: Unlawful.self) { try directory.check(delivered(signed), from: .shielding) }
    }

    @Test func `a message to whom no key is shared is not sent`() {
        #expect(throws: RuntimeFault.self) { try identity.signed(message(), to: .audit) }
    }
}
