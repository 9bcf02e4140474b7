import Foundation

/// What holds for every JSON text on the wire.
enum WireRules {
    /// Members whose keys are data.
    private static let maps: Set<String> = ["terms", "counts", "replies"]

    /// The rules that a text breaks, by path.
    static func broken(by json: Data) throws -> [String] {
        var broken: [String] = []
        walk(try JSONSerialization.jsonObject(with: json), "", &broken)
        return broken
    }

    /// The same text as a later version might write it: with a field that nobody knows in every object.
    static func addingUnknownFields(to json: Data) throws -> Data {
        try JSONSerialization.data(withJSONObject: grown(try JSONSerialization.jsonObject(with: json), in: ""))
    }

    private static func walk(_ value: Any, _ path: String, _ broken: inout [String]) {
        switch value {
        case let object as [String: Any]:
            for (key, member) in object {
                if key.wholeMatch(of: /[a-z][A-Za-z0-9]*/) == nil { broken.append("\(path)/\(key): not camelCase") }
                walk(member, "\(path)/\(key)", &broken)
            }
        case let array as [Any]:
            for element in array { walk(element, path + "/*", &broken) }
        case let text as String:
            if UUID(uuidString: text) != nil, text != text.lowercased() { broken.append("\(path): not in lower case") }
            if text.prefixMatch(of: /\d{4}-\d{2}-\d{2}T/) != nil,
                text.wholeMatch(of: /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z/) == nil
            {
                broken.append("\(path): not RFC 3339 in UTC with milliseconds")
            }
        case is NSNull: broken.append("\(path): null")
        default: break
        }
    }

    private static func grown(_ value: Any, in key: String) -> Any {
        switch value {
        case let object as [String: Any]:
            var object = Dictionary(uniqueKeysWithValues: object.map { ($0.key, grown($0.value, in: $0.key)) })
            if !maps.contains(key) { object["addedLater"] = ["by": "a later version"] }
            return object
        case let array as [Any]: return array.map { grown($0, in: "") }
        default: return value
        }
    }
}
