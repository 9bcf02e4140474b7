import Contracts
import Foundation
import Messaging

/// Ours and the peer, each as a process of its own, on the same queues.
struct Contest {
    /// Messages a second, and microseconds of CPU a message by process.
    struct Reading: CustomStringConvertible {
        var perSecond: Double
        var own: Double
        var broker: Double
        var database = 0.0

        var description: String {
            let times = [own, broker, database].map { "\(Int($0.rounded()))" }
            return "\(Int(perSecond))/s (\(times.joined(separator: " + ")) us)"
        }
    }

    /// One of each.
    struct Round: CustomStringConvertible {
        var ours: Reading
        var theirs: Reading
        /// Of the machine, by the end: what runs and waits to run.
        var load: Double

        var description: String { "\(ours), c \(theirs), load \((load * 10).rounded() / 10)" }
    }

    /// A contender ended without a figure.
    struct Failed: Error, CustomStringConvertible {
        let description: String
    }

    let site: Site
    /// The forwarder's executable.
    let peer: String
    let engines: Engines

    func round(_ input: ArraySlice<OutgoingMessage>, most: Int, oursFirst: Bool) async throws -> Round {
        let before = oursFirst ? try await oursUndoubted(input, most) : nil
        let theirs = try await theirs(input, most)
        let ours = if let before { before } else { try await oursUndoubted(input, most) }
        var load = [0.0]
        getloadavg(&load, 1)
        return Round(ours: ours, theirs: theirs, load: load[0])
    }

    /// A run in which messages were offered again is thrown away, and said to be.
    private func oursUndoubted(_ input: ArraySlice<OutgoingMessage>, _ most: Int) async throws -> Reading {
        for _ in 1...5 {
            do {
                return try await ours(input, most)
            } catch is Site.OfferedAgain {
                say("  messages were offered again; measured anew")
            }
        }
        throw Failed(description: "messages were offered again in each of five runs: the machine is too busy")
    }

    private func ours(_ input: ArraySlice<OutgoingMessage>, _ most: Int) async throws -> Reading {
        try await site.renew(with: input)
        let values = try measured(
            CommandLine.arguments[0],
            [
                "effects-service", "--config", try site.configuration(batch: most).path, "--broker", site.brokerURL,
                "--queue", Site.output, "--count", "\(input.count)", "--broker-process", "\(engines.broker)",
                "--database-process", "\(engines.database)",
            ], values: 4)
        try await site.check(input.count, effects: true)
        return Reading(perSecond: values[0], own: values[1], broker: values[2], database: values[3])
    }

    private func theirs(_ input: ArraySlice<OutgoingMessage>, _ most: Int) async throws -> Reading {
        try await site.renew(with: input)
        let before = engines.reading()
        // Messages keep the name of their sender, which the broker compares with the user's.
        let values = try measured(
            peer,
            [
                Site.url(site.brokerURL, user: .identity), Site.input, "directory.events",
                Noted.route.key(to: .notifications), "\(input.count)", "\(most)",
            ], values: 2)
        let used = engines.reading() - before
        try await site.check(input.count, effects: false)
        return Reading(perSecond: values[0], own: values[1], broker: used.broker / Double(input.count))
    }

    private func measured(_ executable: String, _ arguments: [String], values: Int) throws -> [Double] {
        let process = Process()
        process.executableURL = URL(filePath: executable)
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        let found = text.split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
        guard process.terminationStatus == 0, found.count == values else {
            throw Failed(description: "\(executable) ended with \(process.terminationStatus) and said: \(text)")
        }
        return found
    }
}
