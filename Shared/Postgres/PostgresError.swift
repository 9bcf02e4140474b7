/// What the database or the connection to it refused.
///
/// `detail` and `message` may quote values, which may be personal: log `description`, which never does.
public struct PostgresError: Error, Sendable {
    /// Five characters, PostgreSQL's appendix A; nil when the error arose on our side.
    public var sqlState: String?

    /// The server's primary message; may quote a value when the state is of class 22 or a function raised it.
    public var message: String

    /// Often quotes the row: never log it.
    public var detail: String?

    public var hint: String?
    public var table: String?
    public var column: String?
    public var constraint: String?

    /// The statement's text without its values.
    public var statement: String?

    /// The connection could not be made or was lost; the next use makes a new one.
    public var isConnectionLoss = false

    /// The connection was lost while committing: the transaction may have happened.
    public var isOutcomeUnknown = false

    /// A cached plan outlived a change of its tables; the next attempt prepares it anew.
    var isStalePlan = false

    public init(sqlState: String? = nil, message: String) {
        self.sqlState = sqlState
        self.message = message
    }

    /// The same transaction may succeed when it is run again: a deadlock, a serialisation failure, a lock not to be
    /// had, a full disk, a full or restarting server, a lost connection.
    public var isRetriable: Bool {
        if isConnectionLoss || isStalePlan { return true }
        guard let sqlState else { return false }
        return ["40001", "40P01", "55P03", "53100", "53300", "26000"].contains(sqlState) || Self.meansLoss(sqlState)
    }

    /// A row with this key exists; `constraint` names which.
    public var isUniqueViolation: Bool { sqlState == "23505" }

    /// The server ran out of its statement deadline.
    public var isDeadline: Bool { sqlState == "57014" }

    static func meansLoss(_ sqlState: String) -> Bool {
        sqlState.hasPrefix("08") || ["57P01", "57P02", "57P03", "57P05", "25P03"].contains(sqlState)
    }

    static func lost(_ reason: String) -> PostgresError {
        var error = PostgresError(sqlState: "08006", message: reason)
        error.isConnectionLoss = true
        return error
    }
}

extension PostgresError: CustomStringConvertible {
    public var description: String {
        let places = [("table", table), ("column", column), ("constraint", constraint)]
            .compactMap { kind, name in name.map { "\(kind) \($0)" } }
        return ["database error", sqlState, holdsNoValues ? message : nil].compactMap(\.self).joined(separator: ": ")
            + (places.isEmpty ? "" : " (\(places.joined(separator: ", ")))")
    }

    /// Of these classes the primary message names objects of the schema alone.
    private var holdsNoValues: Bool {
        guard let sqlState else { return true }
        return ["08", "0A", "23", "25", "26", "28", "3D", "3F", "40", "42", "53", "54", "55", "57", "58"]
            .contains(String(sqlState.prefix(2)))
    }
}
