import ArgumentParser
import Contracts
import Foundation
import Model
import Population
import ServiceRuntime
import Shielding

/// The fault of 2009: shielded children are uploaded again, each with something changed, and none may become visible.
struct ReuploadBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "re-upload", abstract: "Shielded children who are uploaded again: matched or held, never visible.")

    @Option(help: "Generated children that the database knows.") var children = 520_000
    @Option(help: "The seed of their population.") var seed: UInt64 = 1
    @Option(help: "Which share of them is shielded.") var share = 0.005
    @Option(help: "How many reports are judged at once.") var batch = 256
    @Option(help: "How many judge side by side.") var replicas = 2
    @Option(help: "Tells so many of the uploads of each kind that became visible.") var tell = 0

    /// What each kind of upload that leaves a possible match has to reach, and ordinary children may not exceed.
    static let leastCovered = 0.999
    static let mostOverHeld = 0.005

    func validate() throws {
        guard children >= 10_000 else { throw ValidationError("--children is 10000 or more") }
        guard share > 0, share < 1 else { throw ValidationError("--share lies between 0 and 1") }
        guard batch > 0, replicas > 0, tell >= 0 else { throw ValidationError("counts are above 0") }
    }

    func run() async throws {
        let site = try await OnlineSite.ready(children: children, seed: seed)
        say("choosing who is shielded")
        let plan = OnlineLoading(site: site, children: children, seed: seed).plan
        let sample = try await ShieldedSample.drawn(from: plan, share: share)
        guard !sample.shielded.isEmpty else { throw OnlineFault("nobody is shielded") }
        say("\(sample.shielded.count) shielded, uploaded again in \(Reupload.allCases.count) ways")
        var result = ReuploadResult(shielded: sample.shielded.count)
        for reupload in Reupload.allCases {
            let uploads = sample.shielded.compactMap { sample.upload(of: $0, as: reupload) }
            let fates = try await fates(of: uploads, site) { Cover(shields: Set([Self.child($0)].compactMap(\.self))) }
            for (upload, fate) in fates.filter({ !$0.1.isCovered }).prefix(tell) {
                say("  \(fate.kind): \(upload.report), of \(String(describing: upload.child))")
            }
            result.add(fates.map(\.1), as: reupload)
        }
        let shielded = Set(sample.shielded.compactMap(Self.child))
        let ordinary = try await site.reports(atLeast: children / 10)
            .filter { report in Self.child(report).map { !shielded.contains($0) } ?? true }
        let cover = Cover(shields: shielded)
        result.add(ordinary: try await fates(of: ordinary, site) { _ in cover }.map(\.1))
        try Report(bench: "re-upload", figures: result.figures).printed()
        guard result.misses.isEmpty else {
            for miss in result.misses { say("missed: \(miss)") }
            throw ExitCode.failure
        }
    }

    private static func child(_ report: GeneratedReport) -> Child.ID? { report.child.map { Child.ID($0) } }

    /// What becomes of each report if it alone comes; those that the border refuses are left out.
    private func fates(
        of reports: [GeneratedReport], _ site: OnlineSite, beside cover: @escaping @Sendable (GeneratedReport) -> Cover
    ) async throws -> [(GeneratedReport, Fate)] {
        let size = (reports.count + replicas - 1) / replicas
        return try await withThrowingTaskGroup(of: (Int, [(GeneratedReport, Fate)]).self) { group in
            for start in stride(from: 0, to: reports.count, by: max(1, size)) {
                let some = Array(reports[start..<min(start + size, reports.count)])
                let desk = try OnlineDesk(site)
                group.addTask { (start, try await fates(of: some, at: desk, beside: cover)) }
            }
            let parts = try await group.reduce(into: []) { $0.append($1) }
            return parts.sorted { $0.0 < $1.0 }.flatMap(\.1)
        }
    }

    private func fates(
        of reports: [GeneratedReport], at desk: OnlineDesk, beside cover: @Sendable (GeneratedReport) -> Cover
    ) async throws -> [(GeneratedReport, Fate)] {
        var fates: [(GeneratedReport, Fate)] = []
        for start in stride(from: 0, to: reports.count, by: batch) {
            let some = Array(reports[start..<min(start + batch, reports.count)])
            let outcomes = try await desk.decideEachAlone(try await desk.sealed(some))
            fates += zip(some, outcomes).compactMap { report, outcome in
                Fate(outcome, shielded: cover(report)).map { (report, $0) }
            }
        }
        return fates
    }
}
