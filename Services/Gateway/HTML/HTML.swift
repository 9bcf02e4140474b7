import Model

/// A piece of a page. Interpolated values are escaped; only pieces of this type are spliced in as they are, and those
/// can be made of literals alone.
struct HTML: Sendable, ExpressibleByStringInterpolation {
    let text: String

    init(stringLiteral: StaticString) { text = "\(stringLiteral)" }

    init(stringInterpolation: StringInterpolation) { text = stringInterpolation.text }

    init(_ pieces: [HTML]) { text = pieces.map(\.text).joined() }

    struct StringInterpolation: StringInterpolationProtocol {
        fileprivate(set) var text = ""

        init(literalCapacity: Int, interpolationCount: Int) { text.reserveCapacity(literalCapacity + 256) }

        mutating func appendLiteral(_ literal: StaticString) { text += "\(literal)" }

        // Disfavoured, so that a literal is a piece of the page, as elsewhere, and never text with tags to show.
        @_disfavoredOverload
        mutating func appendInterpolation(_ value: String) { text += HTML.escaped(value) }

        mutating func appendInterpolation(_ value: Int) { text += String(value) }

        mutating func appendInterpolation<Entity>(_ value: Identifier<Entity>) { text += value.description }

        mutating func appendInterpolation(_ piece: HTML) { text += piece.text }

        mutating func appendInterpolation(_ piece: HTML?) { text += piece?.text ?? "" }

        mutating func appendInterpolation(_ pieces: [HTML]) { for piece in pieces { text += piece.text } }
    }

    /// Safe between tags and inside quoted attributes.
    static func escaped(_ value: String) -> String {
        var escaped = ""
        escaped.reserveCapacity(value.utf8.count + 16)
        for character in value.unicodeScalars {
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default: escaped.unicodeScalars.append(character)
            }
        }
        return escaped
    }
}
