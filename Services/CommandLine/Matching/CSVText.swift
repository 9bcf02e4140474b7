/// One line of comma-separated values, quoted where it must be.
enum CSVText {
    static func line(_ fields: [String]) -> String { fields.map(field).joined(separator: ",") + "\n" }

    private static func field(_ text: String) -> String {
        // Line ends are one character with what they follow, so that scalars are asked, not characters.
        guard text.unicodeScalars.contains(where: { ",\"\n\r".unicodeScalars.contains($0) }) else { return text }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }
}
