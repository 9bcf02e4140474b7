extension JSON {
    /// The same value as YAML 1.2, block style, with a line feed at the end.
    public var yaml: String { yamlLines().joined(separator: "\n") + "\n" }

    private func yamlLines() -> [String] {
        switch self {
        case .object(let members) where !members.isEmpty:
            members.flatMap { Self.entry(Self.plain($0.key), $0.value) }
        case .array(let elements) where !elements.isEmpty:
            elements.flatMap { element in
                let lines = element.yamlLines()
                return ["- " + (lines.first ?? "")] + lines.dropFirst().map { "  " + $0 }
            }
        case .string(let string): [Self.plain(string)]
        default: [text]
        }
    }

    private static func entry(_ key: String, _ value: JSON) -> [String] {
        switch value {
        case .object(let members) where !members.isEmpty: ["\(key):"] + value.yamlLines().map { "  " + $0 }
        case .array(let elements) where !elements.isEmpty: ["\(key):"] + value.yamlLines().map { "  " + $0 }
        default: ["\(key): " + (value.yamlLines().first ?? "")]
        }
    }

    private static let words: Set<String> = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"]

    /// Without quotes where no reader of YAML could take it for anything but this text.
    private static func plain(_ text: String) -> String {
        let isSafe =
            text.first.map { $0.isASCII && $0.isLetter } == true && text.last != " "
            && text.unicodeScalars.allSatisfy {
                $0.isASCII && ($0.properties.isAlphabetic || "0123456789 .,_-/()';".unicodeScalars.contains($0))
            } && !words.contains(text.lowercased())
        return isSafe || text == "$ref" ? text : quoted(text)
    }
}
