import Foundation

/// The peer: PostgreSQL's own load generator, with prepared statements.
struct Pgbench {
    let executable: String
    let conninfo: String
    let seconds: Double

    struct Failed: Error, CustomStringConvertible {
        let description: String
    }

    /// Runs `script` over and over; how often a second, all clients together, without the time of connecting.
    func transactions(
        _ script: String, _ variables: [String: String] = [:], clients: Int = 1, threads: Int = 1
    ) async throws -> Double {
        let folder = FileManager.default.temporaryDirectory.appending(path: "contactpoint-pgbench-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "script.sql")
        try Data(script.utf8).write(to: file)
        let process = Process()
        process.executableURL = URL(filePath: executable)
        process.arguments =
            ["-n", "-M", "prepared", "-c", "\(clients)", "-j", "\(threads)", "-T", "\(max(1, Int(seconds.rounded())))"]
            + variables.sorted { $0.key < $1.key }.flatMap { ["-D", "\($0)=\($1)"] } + ["-f", file.path, conninfo]
        let output = Pipe()
        process.standardOutput = output
        let errors = Pipe()
        process.standardError = errors
        Self.unblockAlarm()
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        let complaint = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix("tps = ") }),
            let rate = line.split(separator: " ").dropFirst(2).first.flatMap({ Double($0) })
        else { throw Failed(description: "pgbench gave no rate: \(complaint)") }
        return rate
    }

    /// pgbench ends by SIGALRM, which the threads of Swift's pool block, and what they start inherits that.
    private static func unblockAlarm() {
        var alarm = sigset_t()
        sigemptyset(&alarm)
        sigaddset(&alarm, SIGALRM)
        pthread_sigmask(SIG_UNBLOCK, &alarm, nil)
    }
}
