/// The closed JSON Schema (2020-12) of what a source seals: a field that is not named is refused.
///
/// The schema holds the form. Identity's border knows more than a schema can say: dates that exist and are not in the
/// future, and what the source may assert.
public enum IntakeSchema {
    /// The schema as a document of its own.
    public static func document() throws -> JSON {
        let probe = SchemaProbe(border: .intake(prefix: ""), prefix: "#/$defs/")
        let root = try probe.schema(of: IntakeEvent.self)
        let document: JSON = [
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": "An involvement, reported by a source",
            "$defs": JSON(probe.named.map { ($0.name, $0.schema) }),
        ]
        return document.merging(root)
    }
}
