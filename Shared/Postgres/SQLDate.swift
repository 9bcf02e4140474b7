import FoundationEssentials

/// An instant in a `timestamptz` column, to the microsecond. The database's infinities are the distant past and future.
extension Date: SQLValue {
    public static var sqlType: SQLType { .timestamptz }

    public func encode(into buffer: inout SQLBuffer) {
        let microseconds = ((timeIntervalSinceReferenceDate + Self.secondsSinceDatabaseEpoch) * 1e6).rounded()
        buffer.append(Int64(exactly: microseconds) ?? (microseconds > 0 ? .max : .min))
    }

    public static func decode(_ cell: SQLCell) throws -> Date {
        guard cell.type == SQLType.timestamptz.oid else { throw cell.unexpected(Self.self) }
        let microseconds: Int64 = try cell.integer()
        switch microseconds {
        case .max: return .distantFuture
        case .min: return .distantPast
        default:
            let seconds = Double(microseconds) / 1e6
            return Date(timeIntervalSinceReferenceDate: seconds - secondsSinceDatabaseEpoch)
        }
    }

    /// From the start of 2000, where the database counts from, to the start of 2001, where Foundation does.
    private static let secondsSinceDatabaseEpoch = 366.0 * 86_400
}
