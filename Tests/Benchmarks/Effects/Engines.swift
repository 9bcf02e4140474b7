import Foundation

/// The broker and the database, as processes.
struct Engines: Sendable {
    /// CPU time so far, in microseconds.
    struct Reading: Sendable {
        var broker: Double
        var database: Double

        static func - (later: Reading, earlier: Reading) -> Reading {
            Reading(broker: later.broker - earlier.broker, database: later.database - earlier.database)
        }
    }

    let broker: Int32
    /// The postmaster; the processes that it started count as well, those that have ended too.
    let database: Int32

    func reading() -> Reading {
        let tick = 1e6 / Double(sysconf(Int32(_SC_CLK_TCK)))
        let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc"))?.compactMap(Int32.init) ?? []
        let children = processes.compactMap(Self.stat).filter { $0.parent == database }
        let postmaster = Self.stat(database).map { $0.own + $0.ended } ?? 0
        return Reading(
            broker: (Self.stat(broker)?.own ?? 0) * tick,
            database: (postmaster + children.map(\.own).reduce(0, +)) * tick)
    }

    /// proc(5): in clock ticks.
    private static func stat(_ process: Int32) -> (parent: Int32, own: Double, ended: Double)? {
        guard let data = FileManager.default.contents(atPath: "/proc/\(process)/stat"),
            let fields = String(decoding: data, as: UTF8.self).split(separator: ")").last?.split(separator: " "),
            fields.count > 14, let parent = Int32(fields[1])
        else { return nil }
        let times = fields[11...14].compactMap { Double($0) }
        return times.count == 4 ? (parent, times[0] + times[1], times[2] + times[3]) : nil
    }
}
