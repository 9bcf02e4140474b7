import Foundation

/// Processor time, in seconds: of this process, and of its backend of the database.
struct ProcessorTime {
    private var own = 0.0
    private var database = 0.0

    /// Until now.
    init(backend: Int) {
        var spent = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &spent)
        own = Double(spent.tv_sec) + Double(spent.tv_nsec) / 1e9
        let stat = (try? String(contentsOfFile: "/proc/\(backend)/stat", encoding: .utf8)) ?? ""
        let fields = stat.split(separator: ")").last.map { $0.split(separator: " ") } ?? []
        guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else { return }
        database = (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    private init() {}

    /// Of several backends that one process worked with: its own time stands in each reading, and counts once.
    init(ofOneProcess parts: [ProcessorTime]) {
        own = parts.map(\.own).max() ?? 0
        database = parts.map(\.database).reduce(0, +)
    }

    static func - (late: ProcessorTime, early: ProcessorTime) -> ProcessorTime {
        var spent = ProcessorTime()
        (spent.own, spent.database) = (late.own - early.own, late.database - early.database)
        return spent
    }

    func each(of count: Int) -> String {
        let share = 1000 / Double(max(1, count))
        return "ours \(Quantiles.rounded(own * share)) ms, the database \(Quantiles.rounded(database * share)) ms"
    }
}
