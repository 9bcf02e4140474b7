import Contracts
import FoundationEssentials
import Model

/// What a source may assert: the kinds of service it may speak of and, where they are named, for which authorities.
package struct SourceRights: Decodable, Equatable, Sendable {
    package var services: [ServiceKind]
    /// Absent: all of England.
    package var authorities: [AuthorityCode]?
    /// Whether it may say that a child has died: the registrar of births and deaths.
    package var deaths: Bool?
    /// For how many hours it may be silent before that is an alarm; 0: for ever. Absent: `usualHours`.
    package var expectedHours: Int?
    /// On what its word goes before that of others, whoever spoke last. Absent: on nothing.
    package var trusted: [RecordItem]?
    /// Every how many days it sends all that it has again. Absent or 0: it does not.
    package var fullEveryDays: Int?

    /// Of a source that sends daily, with a day to spare `[ours]`.
    package static let usualHours = 48

    package init(
        services: [ServiceKind], authorities: [AuthorityCode]?, deaths: Bool? = nil, expectedHours: Int? = nil,
        trusted: [RecordItem]? = nil, fullEveryDays: Int? = nil
    ) {
        (self.services, self.authorities, self.deaths) = (services, authorities, deaths)
        (self.expectedHours, self.trusted, self.fullEveryDays) = (expectedHours, trusted, fullEveryDays)
    }

    /// Whether its name alone tells that a sensitive service is in contact.
    package var isSensitive: Bool { !services.isEmpty && services.allSatisfy(\.isSensitive) }
    func mayAssert(_ kind: ServiceKind) -> Bool { services.contains(kind) }
    var mayAssertDeaths: Bool { deaths == true }
    package func maySpeak(for authority: AuthorityCode) -> Bool { authorities?.contains(authority) ?? true }
}

/// The sources that are known here, by the name that the broker or the gateway proves.
package struct SourceTable: Sendable {
    var rights: [String: SourceRights]

    package init(_ rights: [String: SourceRights]) { self.rights = rights }

    /// Reads the configuration's `sources`.
    package init(json: Data) throws { rights = try JSONDecoder().decode([String: SourceRights].self, from: json) }

    package var names: [String] { rights.keys.sorted() }

    package subscript(source: String) -> SourceRights? { rights[source] }
}
