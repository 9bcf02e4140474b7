/// A JSON value as it stands in a body: numbers keep their text, objects their duplicates.
package enum JSONValue: Equatable {
    case null
    case bool(Bool)
    case number(String)
    case string(String)
    case array([JSONValue])
    case object([Field])

    package struct Field: Equatable {
        package var name: String
        package var value: JSONValue
    }
}
