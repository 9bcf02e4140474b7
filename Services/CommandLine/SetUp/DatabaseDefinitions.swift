import Contracts
import Crypto
import Foundation

/// The statements that give each service a role and a schema that no other role can read. All may be repeated.
struct DatabaseDefinitions {
    static let database = "contactpoint"

    /// For the server as a whole: roles that may not log in yet, and databases closed to all.
    var roles: [String] {
        services.map { role, _ in
            """
            do $$ begin
                if not exists (select from pg_roles where rolname = '\(role)') then create role \(role); end if;
            end $$
            """
        } + ["revoke connect, temporary on database postgres, template1 from public"]
    }

    /// Inside the database `contactpoint`.
    var schemas: [String] {
        [
            "revoke all on database \(Self.database) from public",
            "revoke all on schema public from public",
        ]
            + services.flatMap { role, _ in
                [
                    "grant connect on database \(Self.database) to \(role)",
                    "create schema if not exists \(role) authorization \(role)",
                    "revoke all on schema \(role) from public",
                    "alter role \(role) in database \(Self.database) set search_path = \(role)",
                    // Every statement of ours looks something up by an index. A plan that was made while a table was
                    // small, and is kept with its prepared statement, must not read the whole of it once it has grown.
                    "alter role \(role) in database \(Self.database) set enable_seqscan = off",
                    // To plan statements anew for each batch took longer than to run them, and gave the same plans.
                    "alter role \(role) in database \(Self.database) set plan_cache_mode = force_generic_plan",
                ]
            }
    }

    /// The last of all: a service that waits for its database must find it whole. One that came in sooner found no
    /// schema to migrate, or kept a session without the settings above.
    var logins: [String] {
        services.map { role, password in
            """
            alter role \(role) login nosuperuser nocreatedb nocreaterole noreplication
                password '\(ScramVerifier(password: password))'
            """
        }
    }

    private let services: [(role: String, password: String)]

    init(_ secrets: Secrets) {
        services = Party.services.map { ($0.rawValue, secrets.database[$0.rawValue, default: ""]) }
    }
}
