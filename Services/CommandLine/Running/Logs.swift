import ArgumentParser
import Foundation

/// The logs of what runs on this machine.
struct Logs: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Prints the logs of the services on this machine, merged by time.",
        discussion: """
            Examples:
              contactpoint logs directory --lines 50
              contactpoint logs --follow
            """)

    @Flag(name: .shortAndLong, help: "Goes on with what is logged from now on.")
    var follow = false
    @Option(name: .shortAndLong, help: "How many of the latest lines of each replica; 0 for all.")
    var lines = 200
    @Argument(help: "A service, gateway, broker or database; otherwise the services and the gateway.")
    var service: String?

    func run() async throws {
        var logs = try files().map { LogFile(path: $0) }
        guard !logs.isEmpty else { throw Fault(.negative, "there are no logs of \(service ?? "services") here") }
        var latest: [LogLine] = []
        for index in logs.indices {
            let read = logs[index].next()
            latest += lines > 0 ? read.suffix(lines) : read[...]
        }
        Self.show(latest)
        while follow {
            try await Task.sleep(for: .milliseconds(300))
            Self.show(logs.indices.flatMap { logs[$0].next() })
        }
    }

    private func files() throws -> [String] {
        let folder = try Home().logs
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        let wanted = service.map { [$0] } ?? ServiceName.allCases.map(\.rawValue) + ["gateway"]
        return names.sorted().filter { name in
            guard let match = name.wholeMatch(of: /([a-z]+)-[0-9]+\.log/) else { return false }
            return wanted.contains(String(match.1))
        }.map { "\(folder)/\($0)" }
    }

    private static func show(_ lines: [LogLine]) {
        for line in lines.sorted(by: { $0.time < $1.time }) { print(line.text) }
        fflush(nil)
    }
}
