import Matching

/// One row of a file of records.
struct PersonRecord: Sendable {
    let id: String
    let line: Int
    let description: Description
}
