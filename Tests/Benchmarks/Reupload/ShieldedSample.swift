import Checking
import Foundation
import Population

/// Children of a generated population who are shielded, and others beside whom they may come to live.
struct ShieldedSample: Sendable {
    /// One child in so many is another's new neighbour.
    private static let oneIn = 32

    private(set) var shielded: [GeneratedReport] = []
    /// By the first half of the postcode.
    private var others: [String: [Population.Report]] = [:]
    private var districts: [String] = []

    /// Draws them, the same for the same plan.
    static func drawn(from plan: PopulationPlan, share: Double) async throws -> ShieldedSample {
        let maker = PopulationMaker(plan)
        let progress = LoadProgress(total: plan.parts, children: plan.children)
        let parts = try await withThrowingTaskGroup(of: [(Int, ShieldedSample)].self) { group in
            for _ in 0..<2 {
                group.addTask { @concurrent in
                    var parts: [(Int, ShieldedSample)] = []
                    while let part = progress.next() {
                        var sample = ShieldedSample()
                        try sample.draw(from: maker.part(part), seed: plan.seed, share: share)
                        parts.append((part, sample))
                        progress.finish()
                    }
                    return parts
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        // In one order, whichever task had which part.
        return parts.sorted { $0.0 < $1.0 }.reduce(into: ShieldedSample()) { $0.add($1.1) }
    }

    private mutating func draw(from part: PopulationPart, seed: UInt64, share: Double) throws {
        for line in part.index.split(separator: UInt8(ascii: "\n")) {
            guard let child = GeneratedReport(indexRow: line), let bits = child.bits else {
                throw OnlineFault("a row of the index that can't be read")
            }
            var random = Seeded(seed: bits ^ seed)
            if Double(random.below(1 << 30)) < share * Double(1 << 30) {
                shielded.append(child)
            } else if random.one(in: Self.oneIn) {
                others[Self.district(child.postcode), default: []].append(child.report)
            }
        }
    }

    private mutating func add(_ other: ShieldedSample) {
        shielded += other.shielded
        others.merge(other.others) { $0 + $1 }
        districts = others.keys.sorted()
    }

    private static func district(_ postcode: String) -> String { String(postcode.prefix { $0 != " " }) }

    /// A shielded child as it is uploaded again; nil of whom that can't happen to.
    func upload(of child: GeneratedReport, as reupload: Reupload) -> GeneratedReport? {
        guard let bits = child.bits, let place = Reupload.allCases.firstIndex(of: reupload) else { return nil }
        var random = Seeded(seed: bits ^ UInt64(place + 1) &* 0x9E37_79B9_7F4A_7C15)
        let district = Self.district(child.postcode)
        let elsewhere = districts.filter { $0 != district }
        guard let near = other(than: child, in: [district], &random),
            let far = other(than: child, in: elsewhere, &random, where: { $0.sex == child.sex }),
            let report = reupload.report(of: child.report, near: near, far: far, &random)
        else { return nil }
        var upload = child
        upload.report = report
        upload.origin = reupload.isElsewhere ? .schoolElsewhere : .otherSchool
        return upload
    }

    /// One with another name, who lives in one of the districts.
    private func other(
        than child: GeneratedReport, in districts: [String], _ random: inout Seeded,
        where fits: (Population.Report) -> Bool = { _ in true }
    ) -> Population.Report? {
        guard !districts.isEmpty else { return nil }
        let names = Set(child.given.split(separator: " "))
        for _ in 0..<1000 {
            guard let there = others[districts[random.below(districts.count)]] else { continue }
            let other = there[random.below(there.count)]
            let isNamesake = other.family == child.family || !names.isDisjoint(with: other.given.split(separator: " "))
            if !isNamesake, other.postcode != child.postcode, fits(other) { return other }
        }
        return nil
    }
}

extension GeneratedReport {
    /// What chance draws by, of a child whom the index knows.
    fileprivate var bits: UInt64? {
        child.map { withUnsafeBytes(of: $0.uuid) { $0.loadUnaligned(as: UInt64.self) } }
    }
}
