import Contracts
import Foundation
import Testing

@Suite struct `The AsyncAPI document` {
    private static let docs = GoldenFiles.repository.appending(path: "docs")

    @Test func `docs has what the contracts say`() throws {
        let yaml = try AsyncAPIDocument().yaml
        let file = try GoldenFiles.text(of: Self.docs.appending(path: "asyncapi.yaml"), writing: Data(yaml.utf8))
        #expect(file.map { String(decoding: $0, as: UTF8.self) } == yaml)
    }

    @Test func `docs has the intake's closed schema`() throws {
        let schema = try IntakeSchema.document().text + "\n"
        let file = try GoldenFiles.text(
            of: Self.docs.appending(path: "intake.schema.json"), writing: Data(schema.utf8))
        #expect(file.map { String(decoding: $0, as: UTF8.self) } == schema)
    }

    @Test func `the page for outsiders has the table of the intake's fields`() throws {
        let rows = try IntakeSchema.table().map { row in
            "| `\(row.field)` | \(row.form) | \(row.isRequired ? "yes" : "") | \(row.meaning) |\n"
        }
        let table = "| field | form | required | meaning |\n|---|---|---|---|\n" + rows.joined()
        let page = Self.docs.appending(path: "messages.md")
        var text = try String(contentsOf: page, encoding: .utf8)
        if GoldenFiles.isWriting, let begin = text.range(of: "<!-- fields -->\n"),
            let end = text.range(of: "<!-- end of fields -->")
        {
            text.replaceSubrange(begin.upperBound..<end.lowerBound, with: table)
            try text.write(to: page, atomically: true, encoding: .utf8)
        }
        #expect(text.contains("<!-- fields -->\n" + table + "<!-- end of fields -->"))
    }

    @Test func `every message and every reply of the catalogue is in it`() throws {
        let messages = try #require(try AsyncAPIDocument().json["components"]?["messages"])
        for message in Catalogue.messages {
            #expect(messages[message.route.type] != nil)
            #expect(messages[message.route.type + ".reply"] != nil || message is any Event.Type)
        }
    }

    @Test func `a field that may be absent is not required, and the rest is`() throws {
        let schemas = try #require(try AsyncAPIDocument().json["components"]?["schemas"])
        #expect(schemas["ViewReceipts"]?["required"] == ["source", "limit"])
        #expect(
            schemas["AuditEntry"]?["required"] == [
                "id", "writer", "service", "at", "action", "terms", "children", "parts",
            ])
        #expect(schemas["Gender"] == ["type": "string", "enum": ["female", "male", "notSpecified"]])
    }

    @Test func `the intake's schemas are closed and the others are open`() throws {
        guard case .object(let schemas)? = try AsyncAPIDocument().json["components"]?["schemas"] else {
            Issue.record("the document has no schemas")
            return
        }
        for schema in schemas where schema.value["properties"] != nil {
            #expect((schema.value["additionalProperties"] == false) == schema.key.hasPrefix("Intake."))
        }
    }
}
