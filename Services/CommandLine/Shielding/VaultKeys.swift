import Foundation
import Postgres
import Sealing

/// The vault's outer keys, and what its database says of them.
struct VaultKeys {
    let folder: OuterKeyFolder
    private let conninfo: String

    static func ofEnvironment() throws -> VaultKeys {
        guard let secrets = SecretsFolder.ofEnvironment else {
            throw Fault(.configuration, "CONTACTPOINT_SECRETS names no folder; compose/contactpoint sets it")
        }
        return try VaultKeys(secrets)
    }

    init(_ secrets: SecretsFolder) throws {
        let configuration = try secrets.configuration(of: "shielding")
        guard let keys = configuration.outer?.keys, let conninfo = configuration.database?.conninfo else {
            throw Fault(
                .configuration,
                "the configuration of shielding names no outer keys; `contactpoint setup secrets` adds them"
            )
        }
        folder = OuterKeyFolder(path: keys)
        self.conninfo = conninfo
    }

    /// How many data keys each outer key wraps.
    func counts() async throws -> [String: Int] {
        try await connected { connection in
            try await connection.withTransaction { transaction in
                let rows = try await transaction.query("select outer_key, count(*) from data_key group by outer_key")
                return Dictionary(uniqueKeysWithValues: try rows.decode((String, Int).self))
            }
        }
    }

    /// Destroys an older key that wraps nothing.
    func destroy(_ id: String) async throws {
        let contents = try folder.read()
        guard contents.keys.contains(where: { $0.id == id }) else {
            throw Fault(.negative, "there is no outer key \(id)")
        }
        guard contents.newest.id != id else {
            throw Fault(.negative, "\(id) is the newest outer key: rotate first")
        }
        try await connected { connection in
            try await connection.withTransaction { transaction in
                // Whoever may still wrap by it holds the table until the commit, and whoever comes after sees it gone.
                transaction.write("lock table data_key in exclusive mode")
                let count = try await transaction.query("select count(*) from data_key where outer_key = \(id)")
                    .first(as: Int.self)
                guard count == 0 else {
                    throw Fault(
                        .negative, "\(id) still wraps \(count ?? 0) data keys; the vault wraps them anew while it runs")
                }
                try folder.destroy(id)
            }
        }
    }

    private func connected<Answer: Sendable>(_ body: (Connection) async throws -> Answer) async throws -> Answer {
        try await DatabaseOnce.connected(to: conninfo, as: "keys", body)
    }
}
