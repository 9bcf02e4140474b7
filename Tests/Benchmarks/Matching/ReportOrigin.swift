import Border
import Identity
import Model

/// Who reports a generated child.
enum ReportOrigin: String, CaseIterable {
    case school, otherSchool, schoolElsewhere

    var source: String { self == .school ? "school-census" : "school-admissions" }
    var service: ServiceKind { .education }
    var authority: String { self == .schoolElsewhere ? "E06000902" : "E06000901" }
    var organisation: String { self == .school ? "Example Primary School" : "Sample Primary School" }

    /// What the sources may assert.
    static var sources: SourceTable {
        SourceTable(
            Dictionary(
                allCases.map { ($0.source, SourceRights(services: [$0.service], authorities: nil)) },
                uniquingKeysWith: { first, _ in first }))
    }
}
