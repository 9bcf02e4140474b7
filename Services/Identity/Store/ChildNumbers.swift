import Contracts
import Model
import Postgres

/// The numbers of children, by which people speak of them.
enum ChildNumbers {
    static func of(_ children: [Child.ID]) -> SQL { "select id, number from child where id = any(\(children))" }

    /// `rows`: of the statement `of`.
    static func read(_ rows: Rows) throws -> [Child.ID: ChildNumber] {
        Dictionary(try rows.decode((Child.ID, ChildNumber).self), uniquingKeysWith: { first, _ in first })
    }
}
