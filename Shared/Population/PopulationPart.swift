/// A part of a population, as rows of files.
public struct PopulationPart: Sendable {
    /// A report, in two rows of which the id is yet missing.
    public struct Reported: Sendable {
        /// From the comma behind the id to the end of the line.
        public let record: Range<Int>
        public let truth: Range<Int>
    }

    /// Rows of the index, each with its end of line.
    public fileprivate(set) var index: [UInt8] = []
    public fileprivate(set) var records: [UInt8] = []
    public fileprivate(set) var truths: [UInt8] = []
    public fileprivate(set) var reported: [Reported] = []

    mutating func addToIndex(_ write: (inout [UInt8]) -> Void) { write(&index) }

    mutating func add(_ report: Report, withNumbers: Bool, truth: (inout [UInt8]) -> Void) {
        let (record, known) = (records.count, truths.count)
        report.append(to: &records, withNumbers: withNumbers)
        truth(&truths)
        reported.append(Reported(record: record..<records.count, truth: known..<truths.count))
    }
}
