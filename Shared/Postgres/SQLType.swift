/// A type of the database: its object identifier, that of its array type, and the name that a cast takes.
public struct SQLType: Sendable, Hashable {
    public let oid: UInt32
    public let arrayOID: UInt32
    public let name: String

    /// The identifiers of built-in types are in PostgreSQL's `pg_type.dat` and never change.
    public init(oid: UInt32, arrayOID: UInt32, name: String) {
        self.oid = oid
        self.arrayOID = arrayOID
        self.name = name
    }

    public static let bool = SQLType(oid: 16, arrayOID: 1000, name: "bool")
    public static let bytea = SQLType(oid: 17, arrayOID: 1001, name: "bytea")
    public static let int8 = SQLType(oid: 20, arrayOID: 1016, name: "int8")
    public static let int2 = SQLType(oid: 21, arrayOID: 1005, name: "int2")
    public static let int4 = SQLType(oid: 23, arrayOID: 1007, name: "int4")
    public static let text = SQLType(oid: 25, arrayOID: 1009, name: "text")
    public static let float4 = SQLType(oid: 700, arrayOID: 1021, name: "float4")
    public static let float8 = SQLType(oid: 701, arrayOID: 1022, name: "float8")
    public static let timestamptz = SQLType(oid: 1184, arrayOID: 1185, name: "timestamptz")
    public static let uuid = SQLType(oid: 2950, arrayOID: 2951, name: "uuid")
    public static let json = SQLType(oid: 114, arrayOID: 199, name: "json")
    public static let jsonb = SQLType(oid: 3802, arrayOID: 3807, name: "jsonb")

    /// The type of an array of this type. An array of arrays is the same type to the database.
    var array: SQLType { SQLType(oid: arrayOID, arrayOID: arrayOID, name: name + "[]") }
}
