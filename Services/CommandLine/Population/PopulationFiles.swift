import Checking
import Foundation
import Population

/// The files of a population: the index goes to its file as it is made; the reports wait, to be written in no order.
final class PopulationFiles {
    private let folder: URL
    private let index: FileHandle
    private let columns: (records: String, truths: String)
    private var parts: [(records: [UInt8], truths: [UInt8])] = []
    private var reported: [(part: Int32, row: PopulationPart.Reported)] = []

    init(folder: String, _ plan: PopulationPlan, _ maker: PopulationMaker) throws {
        self.folder = URL(filePath: folder, directoryHint: .isDirectory)
        columns = (maker.recordColumns, maker.truthColumns)
        do {
            try FileManager.default.createDirectory(at: self.folder, withIntermediateDirectories: true)
            try PopulationPlanFile.write(plan, self.folder)
            index = try Self.create(self.folder, "index.csv")
            try index.write(contentsOf: Data(maker.indexColumns.utf8))
        } catch {
            throw Fault(.negative, "\(folder) can't be written: \(error)")
        }
    }

    func add(_ part: PopulationPart) throws {
        try index.write(contentsOf: Data(part.index))
        guard !part.reported.isEmpty else { return }
        for row in part.reported { reported.append((Int32(parts.count), row)) }
        parts.append((part.records, part.truths))
    }

    func finish(shuffledBy seed: UInt64) throws {
        try index.close()
        var random = Seeded(seed: ~seed)
        reported.shuffle(using: &random)
        try write("incoming.csv", columns.records) { parts[Int($0.part)].records[$0.row.record] }
        try write("truth.csv", columns.truths) { parts[Int($0.part)].truths[$0.row.truth] }
    }

    private func write(
        _ name: String, _ columns: String, row: ((part: Int32, row: PopulationPart.Reported)) -> ArraySlice<UInt8>
    ) throws {
        let file = try Self.create(folder, name)
        var bytes = [UInt8](columns.utf8)
        for (place, report) in reported.enumerated() {
            bytes.append(contentsOf: "r\(place + 1)".utf8)
            bytes.append(contentsOf: row(report))
            guard bytes.count > 1 << 20 else { continue }
            try file.write(contentsOf: Data(bytes))
            bytes.removeAll(keepingCapacity: true)
        }
        try file.write(contentsOf: Data(bytes))
        try file.close()
    }

    private static func create(_ folder: URL, _ name: String) throws -> FileHandle {
        let file = folder.appending(path: name)
        guard FileManager.default.createFile(atPath: file.path, contents: nil) else {
            throw Fault(.negative, "\(file.path) can't be written")
        }
        return try FileHandle(forWritingTo: file)
    }
}
