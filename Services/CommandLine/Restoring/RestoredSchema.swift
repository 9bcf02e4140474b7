import Foundation
import Logging
import Postgres
import ServiceRuntime

/// The schema of a service that was restored, and that nobody may use until it has begun a new epoch.
struct RestoredSchema {
    let folder: SecretsFolder
    let service: ServiceName

    /// The epoch that is to begin.
    func nextEpoch() async throws -> Int {
        try await connected { connection in
            try await refuseOthers(connection)
            // A backup may be older than this version.
            try await Schema.migrate([], on: connection, logger: .quiet)
            return try await Epoch(on: connection).next(at: Date())
        }
    }

    func begin(_ epoch: Int, backupOf instant: Date) async throws {
        try await connected { connection in
            try await refuseOthers(connection)
            try await Epoch.begin(epoch, backupOf: instant, on: connection)
        }
    }

    /// A replica that runs gives numbers of the old epoch. One that is started again and again, since it refuses to serve
    /// a restored schema, is there for moments.
    private func refuseOthers(_ connection: Connection) async throws {
        let alone = try await Patience.until(.seconds(5)) {
            try await Epoch.otherSessions(on: connection) == 0 ? true : nil
        }
        guard alone == true else {
            throw Fault(.negative, "\(service.rawValue) is running: stop all its replicas first")
        }
    }

    private func connected<Answer: Sendable>(_ body: (Connection) async throws -> Answer) async throws -> Answer {
        guard let conninfo = try folder.configuration(of: service.rawValue).database?.conninfo else {
            throw Fault(.configuration, "the configuration of \(service.rawValue) names no database")
        }
        return try await DatabaseOnce.connected(to: conninfo, as: "restored", body)
    }
}
