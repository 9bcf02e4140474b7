import Contracts
import Foundation
import Sealing

/// The secrets of one service and of whoever writes to it, as the set-up would give them out.
struct Keys {
    /// The service's password at the database.
    let word = UUID().uuidString
    private let toService = Data((0..<32).map { _ in UInt8.random(in: 0...255) })
    private let others = TopologyPlan.correspondents(of: .directory)

    /// Of Identity, which writes to the service.
    func sender() throws -> MessageCodes { try MessageCodes(outgoing: [.directory: toService], incoming: [:]) }

    /// The service's configuration file. It has the lane of events alone: nobody asks it anything.
    func configuration(broker: String, conninfo: String, batch: Int) throws -> Data {
        let codes = Dictionary(uniqueKeysWithValues: others.map { ($0.rawValue, toService.base64EncodedString()) })
        return try JSONSerialization.data(withJSONObject: [
            "broker": ["url": broker],
            "database": ["conninfo": conninfo],
            "keys": [
                "principalPublic": PrincipalSigner.newKeyPair().publicKey.base64EncodedString(),
                "messages": ["to": codes, "from": codes],
            ],
            "lanes": ["requests": 0, "batch": batch],
            "log": ["level": "notice"],
        ])
    }
}
