import Contracts
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import Model
import Sealing

@testable import Gateway

/// A gateway before scripted services, where `Examples.token` is the session of somebody of the given role.
struct Harness: Sendable {
    let services = ScriptedServices()
    let identity: IntakeOpener
    var settings = GatewaySettings()
    /// What opens whatever is sealed for the vault.
    let vault = EnvelopeOpener.newKey()
    private let sealer: IntakeSealer

    init(role: Role = .practitioner, mayOverride: Bool? = nil, isSensitive: Bool = false) throws {
        let key = IntakeOpener.newKeyPair()
        identity = try IntakeOpener(publicKey: key.publicKey, secretKey: key.secretKey)
        sealer = try IntakeSealer(publicKey: key.publicKey)
        let identity = identity
        services.on(Authorise.self) { question, _ in
            let token = String(decoding: try identity.open(question.session), as: UTF8.self)
            guard token == Examples.token else { return .refused }
            let card = question.wantsCard ? Examples.card : nil
            return .granted(
                Examples.grant(
                    question.request, role: role, card: card, mayOverride: mayOverride, isSensitive: isSensitive))
        }
    }

    func run(
        _ setup: TestingSetup = .router, _ test: @Sendable (any TestClientProtocol) async throws -> Void
    ) async throws {
        var logger = Logger(label: "gateway")
        logger.logLevel = .critical
        let parts = GatewayParts(
            services: services, intake: sealer, vault: try EnvelopeSealer(publicKey: vault.publicKey),
            settings: settings, logger: logger)
        try await Application(router: parts.router(), services: [parts.hub], logger: logger).test(setup, test)
    }
}

extension HTTPFields {
    static let signedIn: HTTPFields = [.authorization: "Bearer \(Examples.token)", .contentType: "application/json"]
    /// As a browser asks for a page.
    static let page: HTTPFields = [.cookie: "contactpoint=\(Examples.token)"]
    /// As a browser sends a form.
    static let form: HTTPFields = [
        .cookie: "contactpoint=\(Examples.token)", .contentType: "application/x-www-form-urlencoded",
    ]
}

extension TestResponse {
    var text: String { String(buffer: body) }

    /// The body as loose JSON.
    var json: [String: Any] {
        get throws {
            try JSONSerialization.jsonObject(with: Data(body.readableBytesView)) as? [String: Any] ?? [:]
        }
    }

    /// The fields and rules of a problem document, as `field: rule`.
    var problems: [String] {
        get throws {
            let list = try json["problems"] as? [[String: Any]] ?? []
            return list.map { "\($0["field"] ?? ""): \($0["rule"] ?? "")" }
        }
    }

    /// The kind of a problem document; nil when this is none.
    var problem: String? {
        get throws {
            guard headers[.contentType] == "application/problem+json" else { return nil }
            return (try json["type"] as? String)?.replacing("urn:contactpoint:problem:", with: "")
        }
    }
}
