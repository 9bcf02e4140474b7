import Matching
import Model

/// A name as it is compared: folded as `NameText` does, without hyphens and spaces; the given names joined.
package struct NormalName: Hashable, Sendable {
    package var given: String
    package var family: String
    /// The first given name alone, for those who search with no more.
    package var first: String

    package init(_ name: PersonName) {
        given = Self.normal(name.given.joined())
        family = Self.normal(name.family)
        first = name.given.first.map(Self.normal) ?? ""
    }

    static func normal(_ text: String) -> String { NameText.joined(text) }
}
