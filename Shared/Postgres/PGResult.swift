internal import CPostgres

/// Owns a result of libpq.
///
/// Unchecked because a result is never changed once libpq has handed it over, and such a one may be read from any thread
/// (libpq, "Behavior in Threaded Programs"); it is cleared once, when nobody has it any more.
final class PGResult: @unchecked Sendable {
    let pointer: OpaquePointer

    init(_ pointer: OpaquePointer) { self.pointer = pointer }

    deinit { PQclear(pointer) }

    var status: ExecStatusType { PQresultStatus(pointer) }

    /// "COMMIT", "INSERT 0 3".
    var tag: String { String(cString: PQcmdStatus(pointer)) }

    /// What the server reported, when this is an error.
    func error(statement: String?) -> PostgresError {
        func field(_ code: Int32) -> String? { PQresultErrorField(pointer, code).map { String(cString: $0) } }
        let whole = String(cString: PQresultErrorMessage(pointer))
        guard let state = field(Int32(UInt8(ascii: "C"))) else { return .lost(whole.trimmed) }
        var error = PostgresError(sqlState: state, message: field(Int32(UInt8(ascii: "M"))) ?? whole.trimmed)
        error.detail = field(Int32(UInt8(ascii: "D")))
        error.hint = field(Int32(UInt8(ascii: "H")))
        error.table = field(Int32(UInt8(ascii: "t")))
        error.column = field(Int32(UInt8(ascii: "c")))
        error.constraint = field(Int32(UInt8(ascii: "n")))
        error.statement = statement
        error.isConnectionLoss = PostgresError.meansLoss(state)
        return error
    }
}

extension String {
    /// Without the line feeds that libpq ends its messages with.
    var trimmed: String { split(whereSeparator: \.isNewline).joined(separator: "; ") }
}
