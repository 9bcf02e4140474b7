import EventLoop
import Foundation
import Identity
import Logging
import Postgres
import ServiceRuntime

/// The schema that Identity works in here, as its service has it, with reports that wait to be decided.
struct OnlineSite {
    static let schema = "identity"
    let logger: Logger
    private let conninfo: String
    let admin: Connection

    init(conninfo: String, logger: Logger) {
        (self.conninfo, self.logger) = (conninfo, logger)
        admin = Self.connection(conninfo, logger, deadline: .seconds(3600), settings: "")
    }

    /// The site on the database that the environment names, where all children of the population are known and in memory.
    static func ready(children: Int, seed: UInt64) async throws -> OnlineSite {
        guard let conninfo = ProcessInfo.processInfo.environment["CONTACTPOINT_BENCH_DATABASE"] else {
            throw OnlineFault("CONTACTPOINT_BENCH_DATABASE names no database: compose/bench makes one")
        }
        var logger = Logger(label: "benchmarks")
        logger.logLevel = .error
        let site = OnlineSite(conninfo: conninfo, logger: logger)
        if try await site.knows(children, seed: seed) {
            say("the database knows \(children) children already")
        } else {
            try await OnlineLoading(site: site, children: children, seed: seed).run()
        }
        // After the loading too: b-trees are built past the database's own memory.
        say("reading it once")
        try await site.warm()
        try await site.tellSizes()
        return site
    }

    /// With the settings that a service's role has, and a loop of its own.
    func connection(on loop: EventLoop) -> Connection {
        let settings = " -cenable_seqscan=off -cplan_cache_mode=force_generic_plan"
        return Connection(Self.address(conninfo, settings), on: loop, logger: logger)
    }

    /// For what takes its time.
    func loadingConnection() -> Connection {
        Self.connection(
            conninfo, logger, deadline: .seconds(3600),
            settings: " -csynchronous_commit=off -cmaintenance_work_mem=1GB -cmax_parallel_maintenance_workers=0")
    }

    private static func connection(
        _ conninfo: String, _ logger: Logger, deadline: Duration, settings: String
    ) -> Connection {
        Connection(
            address(conninfo, settings), on: EventLoop(name: "online"), logger: logger, deadline: deadline)
    }

    private static func address(_ conninfo: String, _ settings: String) -> DatabaseAddress {
        DatabaseAddress(conninfo: conninfo + " options='-csearch_path=\(schema)\(settings)'")
    }

    /// Whether all children of that population were loaded before.
    func knows(_ children: Int, seed: UInt64) async throws -> Bool {
        try await admin.withTransaction { transaction in
            let table = try await transaction.query("select to_regclass('benchmark_load') is not null")
            guard try table.first(as: Bool.self) == true else { return false }
            let loaded = try await transaction.query("select children, seed from benchmark_load").first(
                as: (Int, Int).self)
            return loaded.map { $0 == (children, Int(seed)) } ?? false
        }
    }

    /// Empty tables, by Identity's own migrations.
    func renew() async throws {
        try await admin.execute(
            script: "drop schema if exists \(Self.schema) cascade; create schema \(Self.schema)")
        try await Schema.migrate(IdentityService.migrations, on: admin, logger: logger)
        try await admin.execute(
            script: """
                create table benchmark_load (children bigint not null, seed bigint not null);
                create table benchmark_report (
                    place bigint not null, child uuid, kind text not null, given text not null, family text not null,
                    born text not null, sex text not null, postcode text not null, house text not null
                );
                """)
    }

    /// Reports that no run has taken, in no order.
    func takeReports(_ count: Int) async throws -> [GeneratedReport] {
        let taken = try await admin.withTransaction { transaction in
            let rows = try await transaction.query(
                """
                delete from benchmark_report where place in (
                    select place from benchmark_report order by place limit \(count)
                ) returning child, kind, given, family, born, sex, postcode, house
                """)
            return try Self.reports(rows, atLeast: count / 2)
        }
        return taken.filter { $0.reported != nil }
    }

    /// All reports that no run has taken, in no order; they are left for others.
    func reports(atLeast count: Int) async throws -> [GeneratedReport] {
        let all = try await admin.withTransaction { transaction in
            let rows = try await transaction.query(
                """
                select child, kind, given, family, born, sex, postcode, house from benchmark_report order by place
                """)
            return try Self.reports(rows, atLeast: count)
        }
        return all.filter { $0.reported != nil }
    }

    private static func reports(_ rows: Rows, atLeast count: Int) throws -> [GeneratedReport] {
        let reports = try rows.decode((UUID?, String, String, String, String, String, String, String).self)
        guard reports.count > count else { throw OnlineFault("too few reports are left; load anew") }
        return reports.map {
            GeneratedReport(
                child: $0.0, kind: $0.1, given: $0.2, family: $0.3, born: $0.4, sex: $0.5, postcode: $0.6,
                house: $0.7)
        }
    }

    /// Reads every table and b-tree once, so that they lie in the machine's memory as they do in use.
    func warm() async throws {
        try await admin.execute(
            script: """
                create extension if not exists pg_prewarm schema public;
                select sum(public.pg_prewarm(oid::regclass, 'buffer')) from pg_class
                where relnamespace = '\(Self.schema)'::regnamespace and relkind in ('r', 'i');
                """)
    }

    func tellSizes() async throws {
        let rows = try await admin.withTransaction { transaction in
            try await transaction.query(
                """
                select relname::text, pg_table_size(oid) / 1000000, pg_indexes_size(oid) / 1000000, reltuples::bigint
                from pg_class where relnamespace = current_schema()::regnamespace and relkind = 'r'
                    and pg_total_relation_size(oid) > 1000000 order by relname
                """)
        }
        for (name, table, indexes, count) in try rows.decode((String, Int, Int, Int).self) {
            say("\(name): \(count) rows, \(table) MB, with b-trees of \(indexes) MB")
        }
    }
}

/// What keeps the benchmark from going on.
struct OnlineFault: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
