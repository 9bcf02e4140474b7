import Foundation
import Testing

@testable import ServiceRuntime

@Suite struct `A configuration file` {
    private func environment(_ json: String) async throws -> ServiceEnvironment {
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).json")
        try Data(json.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        return try await ServiceEnvironment.load(for: .identity, file: file.path)
    }

    @Test func `texts, numbers and flags are found by their names`() async throws {
        let environment = try await environment(
            #"{"http":{"port":8080,"secure":true,"host":"h"},"keys":{"messages":{"to":{"audit":"aGk="}}},"gone":null}"#)
        #expect(environment.number("http.port", default: 1) == 8080)
        #expect(environment.flag("http.secure"))
        #expect(try environment.text("http.host") == "h")
        #expect(try environment.key("keys.messages.to.audit") == Data("hi".utf8))
        #expect(environment.number("http.lanes", default: 3) == 3)
        #expect(environment.optionalText("gone") == nil)
        #expect(throws: ConfigurationFault.self) { try environment.text("broker.url") }
    }

    @Test func `a part of it is JSON again`() async throws {
        let environment = try await environment(#"{"sources":{"a":{"services":["police"],"n":[1,2.5,null,false]}}}"#)
        let part = try JSONSerialization.jsonObject(with: try #require(try environment.section("sources")))
        let expected = try JSONSerialization.jsonObject(
            with: Data(#"{"a":{"services":["police"],"n":[1,2.5,null,false]}}"#.utf8))
        #expect(part as? NSDictionary == expected as? NSDictionary)
        #expect(try environment.section("absent") == nil)
    }

    @Test(arguments: ["", "[]", "{", #"{"password":"secret""#])
    func `what is no JSON object is a fault that quotes nothing of it`(json: String) async throws {
        let fault = await #expect(throws: ConfigurationFault.self) { try await environment(json) }
        #expect(fault.map { !$0.description.contains("secret") } == true)
    }

    @Test func `an absent file is a fault`() async {
        await #expect(throws: ConfigurationFault.self) {
            try await ServiceEnvironment.load(for: .identity, file: "/nowhere/identity.json")
        }
    }
}
