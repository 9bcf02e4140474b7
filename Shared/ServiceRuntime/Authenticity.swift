import Contracts
import FoundationEssentials
import Messaging
import Sealing

/// Puts this party's code on what it sends, and believes only what bears the code of its sender for this party.
///
/// The broker validates user names, but its administrator can write as anybody; without the sender's key nobody can
/// make, alter or answer a message, or have an answer sealed to a key of their own.
struct Authenticity: Sendable {
    let party: Party
    let codes: MessageCodes

    /// `message` with the code for `receiver`.
    /// - Throws: `RuntimeFault` where set-up has given no key for it.
    func signed(_ message: OutgoingMessage, to receiver: Party) throws -> OutgoingMessage {
        var signed = message
        let parts = Self.parts(message.properties, from: party, to: receiver)
        guard let code = codes.code(over: parts, message.body, to: receiver) else {
            throw RuntimeFault("the configuration holds no key for messages to \(receiver.rawValue)")
        }
        signed.properties.headers[Wire.codeHeader] = .string(code.base64EncodedString())
        return signed
    }

    /// - Throws: `Unlawful` unless `sender` wrote `delivery` for this party.
    func check(_ delivery: Delivery, from sender: Party) throws {
        guard let code = Wire.text(delivery.properties.headers[Wire.codeHeader]).flatMap({ Data(base64Encoded: $0) })
        else { throw Unlawful(reason: "\(Wire.codeHeader) is missing or malformed") }
        let parts = Self.parts(delivery.properties, from: sender, to: party)
        guard codes.isAuthentic(code, over: parts, delivery.body, from: sender) else {
            throw Unlawful(reason: "\(Wire.codeHeader) is not the sender's for this message")
        }
    }

    /// Everything that a reader acts on. `reply_to`, the `correlation_id` of a request and the expiration are set when
    /// a request leaves, and a reader of them does no more than answer or be silent.
    private static func parts(_ properties: MessageProperties, from sender: Party, to receiver: Party) -> [String] {
        let headers = properties.headers
        let type = properties.type ?? ""
        var parts = [
            "contactpoint message 1", sender.rawValue, receiver.rawValue, type, properties.messageID ?? "",
            type.hasSuffix(Wire.replySuffix) ? properties.correlationID ?? "" : "",
        ]
        for name in Wire.signedHeaders {
            switch headers[name] {
            case .string(let text): parts.append(text)
            case .integer(let number): parts.append(String(number))
            default: parts.append("")
            }
        }
        return parts
    }
}

extension ServiceEnvironment {
    /// The keys that this party shares with each of those it exchanges messages with.
    public func messageCodes() throws -> MessageCodes {
        func keys(_ direction: String) throws -> [Party: Data] {
            var keys: [Party: Data] = [:]
            for other in TopologyPlan.correspondents(of: party) {
                keys[other] = try key("keys.messages.\(direction).\(other.rawValue)")
            }
            return keys
        }
        return try MessageCodes(outgoing: keys("to"), incoming: keys("from"))
    }
}
