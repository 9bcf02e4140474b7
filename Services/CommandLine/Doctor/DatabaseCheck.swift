import Contracts
import Foundation
import Logging
import Postgres

/// Whether each service can log in at the database, and whether the clocks agree.
struct DatabaseCheck {
    private static let drift = 2.0

    let folder: SecretsFolder

    func findings() async -> [Finding] {
        var findings: [Finding] = []
        for service in Party.services {
            findings.append(
                await Finding("database login of \(service.rawValue)", advice: "is the database up? see compose/up") {
                    _ = try await now(as: service)
                })
        }
        findings.append(
            await Finding("clocks", advice: "set the clocks by NTP: leases and sessions count on them") {
                let before = Date()
                let apart = abs(try await now(as: .identity).timeIntervalSince(before))
                guard apart < Self.drift else {
                    throw Fault(.negative, "this machine and the database are \(Int(apart)) s apart")
                }
            })
        return findings
    }

    private func now(as service: Party) async throws -> Date {
        guard let conninfo = try folder.configuration(of: service.rawValue).database?.conninfo else {
            throw Fault(.configuration, "the configuration names no database")
        }
        let now = try await DatabaseOnce.connected(to: conninfo, as: "doctor") { connection in
            try await connection.withTransaction { transaction in
                try await transaction.query("select clock_timestamp()").first(as: Date.self)
            }
        }
        guard let now else { throw Fault(.negative, "the database tells no time") }
        return now
    }
}
