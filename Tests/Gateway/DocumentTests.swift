import Foundation
import Hummingbird
import HummingbirdTesting
import Logging
import Sealing
import Testing

@testable import Gateway

struct DocumentTests {
    private static let methods: Set = ["get", "post", "put", "patch", "delete"]

    @Test func `the document names every route of the API, and no other`() throws {
        let document = try JSONSerialization.jsonObject(with: Data(PackageResources.openapi_json)) as? [String: Any]
        let paths = try #require(document?["paths"] as? [String: [String: Any]])
        let documented = paths.flatMap { path, item in
            item.keys.filter(Self.methods.contains).map { "\($0.uppercased()) \(path)" }
        }
        let parts = GatewayParts(
            services: ScriptedServices(), intake: try IntakeSealer(publicKey: IntakeOpener.newKeyPair().publicKey),
            vault: try EnvelopeSealer(publicKey: EnvelopeOpener.newKey().publicKey), settings: GatewaySettings(),
            logger: Logger(label: "gateway"))
        let routes = parts.router().routes.map { "\($0.method.rawValue) \($0.path)" }
        let ofTheAPI = routes.filter { $0.contains(" /v1/") || $0.hasSuffix(" /openapi.json") }
        #expect(Set(documented) == Set(ofTheAPI))
    }

    @Test func `what reads a query is what the document gives parameters of one`() throws {
        let document = try JSONSerialization.jsonObject(with: Data(PackageResources.openapi_json)) as? [String: Any]
        let paths = try #require(document?["paths"] as? [String: [String: [String: Any]]])
        let readers = paths.flatMap { path, item in
            item.filter { _, operation in
                let parameters = operation["parameters"] as? [[String: Any]] ?? []
                return parameters.contains { $0["in"] as? String == "query" }
            }.keys.map { "\($0.uppercased()) \(path)" }
        }
        #expect(Set(readers) == ClosedQueries.readers)
    }

    @Test func `every problem stands in the document`() throws {
        let document = try JSONSerialization.jsonObject(with: Data(PackageResources.openapi_json)) as? [String: Any]
        let components = document?["components"] as? [String: Any]
        let schemas = components?["schemas"] as? [String: Any]
        let properties = (schemas?["ProblemDetails"] as? [String: Any])?["properties"] as? [String: Any]
        let types = (properties?["type"] as? [String: Any])?["enum"] as? [String]
        #expect(types?.sorted() == ProblemKind.allCases.map { ProblemDetails.typePrefix + $0.rawValue }.sorted())
    }

    @Test func `the document is served as it stands in docs`() async throws {
        let docs = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs/openapi.json")
        let text = try String(contentsOf: docs, encoding: .utf8)
        try await Harness().run { client in
            for path in ["/openapi.json", "/v1/openapi.json"] {
                let response = try await client.execute(uri: path, method: .get)
                #expect(response.text == text)
            }
        }
    }
}
