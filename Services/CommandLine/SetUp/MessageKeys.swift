import Contracts
import Foundation
import Sealing

extension Secrets {
    /// What `party` signs with and checks by: a key for each of those it exchanges messages with, each way.
    func messageKeys(of party: Party) throws -> ServiceConfiguration.Messages {
        var keys = ServiceConfiguration.Messages(to: [:], from: [:])
        for other in TopologyPlan.correspondents(of: party) {
            keys.to[other.rawValue] = try MessageCodes.key(root: root(of: party), to: other)
            keys.from[other.rawValue] = try MessageCodes.key(root: root(of: other), to: party)
        }
        return keys
    }

    private func root(of party: Party) throws -> Data {
        guard let root = messages?[party.rawValue] else {
            throw SetUpFault("secrets.json holds no message key of \(party.rawValue)")
        }
        return root
    }
}

extension ServiceConfiguration {
    /// - Throws: `Fault` where the file holds no keys, or no keys that fit.
    func messageCodes() throws -> MessageCodes {
        guard let messages = keys?.messages,
            let codes = try? MessageCodes(outgoing: Self.byParty(messages.to), incoming: Self.byParty(messages.from))
        else {
            throw Fault(
                .configuration, "the configuration holds no message keys; `contactpoint setup secrets` adds them")
        }
        return codes
    }

    private static func byParty(_ keys: [String: Data]) -> [Party: Data] {
        Dictionary(
            keys.compactMap { name, key in Party(rawValue: name).map { ($0, key) } },
            uniquingKeysWith: { first, _ in first })
    }
}
