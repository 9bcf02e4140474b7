extension SQL {
    /// What `\(…)` means inside a statement.
    public struct Interpolation: StringInterpolationProtocol {
        var sql: SQL

        public init(literalCapacity: Int, interpolationCount: Int) { sql = SQL(parameters: interpolationCount) }

        public mutating func appendLiteral(_ literal: String) { sql.append(text: literal) }

        /// Binds a value: a scalar or an array.
        public mutating func appendInterpolation(_ value: some SQLValue) { sql.append(value) }

        /// Binds a value or null. Apart from the one above, so that the compiler sees that an optional is intended.
        public mutating func appendInterpolation<Value: SQLValue>(_ value: Value?) { sql.append(value) }

        /// The same, said aloud.
        public mutating func appendInterpolation(optional value: (some SQLValue)?) { sql.append(value) }

        /// Splices another statement or a part of one, its parameters renumbered.
        public mutating func appendInterpolation(sql other: SQL) { sql.append(other) }

        /// Text as it stands, for names made by our own code; never for what came from outside.
        public mutating func appendInterpolation(unsafe text: String) { sql.append(text: text) }

        /// A name, quoted.
        public mutating func appendInterpolation(identifier name: String) {
            sql.append(text: SQL.quoted(identifier: name))
        }

        /// `unnest($1::uuid[], …)`: a row set with a column for each property, from one array parameter each. Given as
        /// `\.name`, which is a function here: making key paths was a twentieth of the work of a small transaction.
        public mutating func appendInterpolation<Rows: Collection, each Column: SQLValue>(
            unnest rows: Rows, _ columns: repeat @escaping (Rows.Element) -> each Column
        ) {
            var separator = "unnest("
            func append<Value: SQLValue>(_ column: (Rows.Element) -> Value) {
                sql.append(text: separator)
                let values = rows.map(column)
                sql.append(type: Value.sqlType.arrayOID) { $0.append(array: values) }
                sql.append(text: "::" + Value.sqlType.array.name)
                separator = ", "
            }
            repeat append(each columns)
            sql.append(text: ")")
        }

        /// `unnest($1::uuid[])` of the values themselves.
        public mutating func appendInterpolation<Value: SQLValue>(unnest values: some Collection<Value>) {
            sql.append(text: "unnest(")
            sql.append(type: Value.sqlType.arrayOID) { $0.append(array: values) }
            sql.append(text: "::" + Value.sqlType.array.name + ")")
        }
    }

    /// For a script, where nothing binds: a name as an identifier.
    public static func quoted(identifier name: String) -> String {
        "\"" + name.replacing("\0", with: "").replacing("\"", with: "\"\"") + "\""
    }

    /// For a script, where nothing binds: a value as a string literal.
    public static func quoted(literal value: String) -> String {
        let quoted = value.replacing("\0", with: "").replacing("'", with: "''")
        return quoted.contains("\\") ? " E'" + quoted.replacing("\\", with: "\\\\") + "'" : "'" + quoted + "'"
    }
}
