/// The records of the index, found by what a report may have in common with them.
struct OracleIndex: Sendable {
    private struct Entry {
        let key: UInt64
        let row: Int32
    }

    private(set) var records: [OracleRecord] = []
    /// The rows of a household, by one of them.
    private(set) var households: [Int32: [Int32]] = [:]
    private(set) var householdOf: [Int32] = []
    private let keys: [UInt64]
    private let rows: [Int32]

    init(_ file: [UInt8]) {
        var records: [OracleRecord] = []
        OracleRecord.rows(of: file) { records.append($0) }
        var entries: [Entry] = []
        var firstAt: [String: Int32] = [:]
        for (row, record) in records.enumerated() {
            for key in Self.keys(of: record) { entries.append(Entry(key: key, row: Int32(row))) }
            let household = firstAt["\(record.postcode ?? ""),\(record.house ?? "")", default: Int32(row)]
            if household == row { firstAt["\(record.postcode ?? ""),\(record.house ?? "")"] = household }
            householdOf.append(household)
            households[household, default: []].append(Int32(row))
        }
        entries.sort { $0.key < $1.key }
        (keys, rows) = (entries.map(\.key), entries.map(\.row))
        self.records = records
    }

    /// The rows that share a key with a report, each once.
    func candidates(of record: OracleRecord) -> Set<Int32> {
        var found: Set<Int32> = []
        for key in Self.keys(of: record) + Self.keys(of: record.swapped) {
            var (low, high) = (0, keys.count)
            while low < high {
                let middle = (low + high) / 2
                if keys[middle] < key { low = middle + 1 } else { high = middle }
            }
            while low < keys.count, keys[low] == key {
                found.insert(rows[low])
                low += 1
            }
        }
        return found
    }

    private static func keys(of record: OracleRecord) -> [UInt64] {
        var keys: [UInt64] = []
        func add(_ kind: Int, _ parts: some Hashable) {
            var hasher = Hasher()
            hasher.combine(kind)
            hasher.combine(parts)
            keys.append(UInt64(bitPattern: Int64(hasher.finalize())))
        }
        let (first, family) = (record.first, record.family)
        if let born = record.born {
            add(1, [family, String(born.number)])
            add(2, [first, String(born.number)])
            if let postcode = record.postcode { add(3, [postcode, String(born.number)]) }
        }
        if let year = record.year { add(4, [family, first, String(year)]) }
        if let postcode = record.postcode {
            add(5, [postcode, family])
            add(6, [postcode, first])
            if let house = record.house { add(7, [postcode, house]) }
        }
        for (place, number) in record.numbers.enumerated() where !number.isEmpty { add(8 + place, number) }
        return keys
    }
}
