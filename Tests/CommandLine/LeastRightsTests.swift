import Contracts
import EventLoop
import Foundation
import Messaging
import Postgres
import Testing

@testable import CommandLine

/// What each user may not do, tried on the broker and the database.
@Suite(.serialized)
struct LeastRightsTests {
    @Test func `no party writes to another's exchange, and each to its own`() async throws {
        try await Engines.with { engines in
            for user in Party.allCases {
                for owner in Party.allCases {
                    let refusal = try engines.refusal(
                        of: "amqp-publish", ["-e", owner.events, "-r", "nobody", "-b", "x"], as: user.rawValue)
                    if user == owner {
                        #expect(refusal == nil)
                    } else {
                        #expect(refusal?.contains("ACCESS_REFUSED") == true, "\(user) to \(owner)")
                    }
                }
                let refusal = try engines.refusal(
                    of: "amqp-publish", ["-r", "identity.intake", "-b", "x"], as: user.rawValue)
                #expect(refusal?.contains("ACCESS_REFUSED") == true, "\(user) past the exchanges")
            }
        }
    }

    @Test func `no party reads another's queue`() async throws {
        try await Engines.with { engines in
            for user in Party.allCases {
                for owner in Party.services where owner != user {
                    let refusal = try engines.refusal(
                        of: "amqp-get", ["-q", Lane.events.queue(of: owner)], as: user.rawValue)
                    #expect(refusal?.contains("ACCESS_REFUSED") == true, "\(user) from \(owner)")
                }
            }
        }
    }

    @Test func `a source writes to its own intake and reads its own receipts alone`() async throws {
        try await Engines.with { engines in
            let attempts: [(program: String, arguments: [String], isAllowed: Bool)] = [
                ("amqp-publish", ["-e", "intake.school-census", "-b", "x"], true),
                ("amqp-publish", ["-e", "intake.gp-registration", "-b", "x"], false),
                ("amqp-publish", ["-e", "identity.replies", "-r", "receipts.school-census", "-b", "x"], false),
                ("amqp-get", ["-q", "receipts.gp-registration"], false),
                ("amqp-get", ["-q", "identity.intake"], false),
                ("amqp-declare-queue", ["-q", "anything"], false),
            ]
            for attempt in attempts {
                let refusal = try engines.refusal(
                    of: attempt.program, attempt.arguments, as: "sources/school-census")
                #expect((refusal == nil) == attempt.isAllowed, "\(attempt.arguments)")
                #expect(refusal?.contains("ACCESS_REFUSED") != false)
            }
        }
    }

    @Test func `no role reads another's schema, nor makes tables outside its own`() async throws {
        try await Engines.with { engines in
            for user in Party.services {
                let conninfo = try #require(engines.installation.secrets.configuration(of: user.rawValue).database)
                let loop = EventLoop(name: "rights")
                defer { loop.stop() }
                let connection = Connection(DatabaseAddress(conninfo: conninfo.conninfo), on: loop, logger: .quiet)
                try await connection.execute(script: "create table if not exists mine (id int)")
                for owner in Party.services where owner != user {
                    await #expect(throws: PostgresError.self, "\(user) from \(owner)") {
                        try await connection.execute(script: "select * from \(owner.rawValue).mine")
                    }
                }
                await #expect(throws: PostgresError.self) {
                    try await connection.execute(script: "create table public.mine (id int)")
                }
                await connection.close()
            }
        }
    }

    @Test func `a role may log in once its schema and settings stand, and not before`() async throws {
        try await Engines.with { engines in
            let administrator = try #require(
                engines.installation.secrets.configuration(of: Secrets.administrator).database)
            let server = DatabaseAddress(conninfo: administrator.conninfo)
            let definitions = DatabaseDefinitions(try engines.installation.secrets.secrets())
            let loop = EventLoop(name: "rights")
            defer { loop.stop() }
            let connection = Connection(server.database(DatabaseDefinitions.database), on: loop, logger: .quiet)
            for service in Party.services {
                try await connection.execute(
                    script: """
                        alter role \(service) nologin; alter role \(service) in database contactpoint reset all;
                        drop schema if exists \(service) cascade
                        """)
            }
            var settled = 0
            for statement in definitions.roles + definitions.schemas + definitions.logins {
                try await connection.execute(script: statement)
                let states = try await connection.withSnapshot { snapshot in
                    try await snapshot.query(
                        """
                        select rolcanlogin, to_regnamespace(rolname) is not null and
                            (select count(*) from pg_db_role_setting join unnest(setconfig) on setrole = r.oid) = 3
                        from pg_roles r where rolname in
                            ('identity', 'directory', 'shielding', 'notifications', 'audit')
                        """
                    ).decode((Bool, Bool).self)
                }
                #expect(states.allSatisfy { mayLogIn, isWhole in isWhole || !mayLogIn }, "after \(statement)")
                settled = states.count { mayLogIn, isWhole in mayLogIn && isWhole }
            }
            #expect(settled == Party.services.count)
            await connection.close()
        }
    }

    @Test func `a queue that could lose messages is named and refused`() async throws {
        try await Engines.with { engines in
            let name = "receipts.\(UUID().uuidString.lowercased())"
            try await engines.installation.secrets.withTopology { topology in
                try await topology.declareClassicQueue(name)
                let plan = TopologyPlan(sources: [String(name.dropFirst("receipts.".count))])
                let fault = await #expect(throws: SetUpFault.self) { try await plan.declare(on: topology) }
                #expect(fault?.description.contains("unsafe broker: the queue \(name)") == true)
                try await topology.deleteQueue(name)
                try await plan.declare(on: topology)
                try await topology.deleteQueue(name)
            }
        }
    }

    @Test func `every step of the set-up may be repeated`() async throws {
        try await Engines.with { engines in
            try await engines.installation.setUp("database")
            try await engines.installation.setUp("topology")
        }
    }
}
