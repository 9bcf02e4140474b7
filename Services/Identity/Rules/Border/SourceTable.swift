import FoundationEssentials
import Model

/// What a source may assert: the kinds of service it may speak of and, where they are named, for which authorities.
package struct SourceRights: Decodable, Equatable, Sendable {
    package var services: [ServiceKind]
    /// Absent: all of England.
    package var authorities: [AuthorityCode]?

    package init(services: [ServiceKind], authorities: [AuthorityCode]?) {
        (self.services, self.authorities) = (services, authorities)
    }

    func mayAssert(_ kind: ServiceKind) -> Bool { services.contains(kind) }
    func maySpeak(for authority: AuthorityCode) -> Bool { authorities?.contains(authority) ?? true }
}

/// The sources that are known here, by the name that the broker or the gateway proves.
package struct SourceTable: Sendable {
    var rights: [String: SourceRights]

    package init(_ rights: [String: SourceRights]) { self.rights = rights }

    /// Reads the configuration's `sources`.
    init(json: Data) throws { rights = try JSONDecoder().decode([String: SourceRights].self, from: json) }

    subscript(source: String) -> SourceRights? { rights[source] }
}
