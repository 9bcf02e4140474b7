/// A JSON value as it stands in a body: numbers keep their text, objects their duplicates.
enum JSONValue: Equatable {
    case null
    case bool(Bool)
    case number(String)
    case string(String)
    case array([JSONValue])
    case object([Field])

    struct Field: Equatable {
        var name: String
        var value: JSONValue
    }
}
