import Checking

/// Where the names of a family come from; the share of each among the children of England, roughly.
public enum Origin: String, CaseIterable, Sendable {
    case english, irish, muslim, southAsian, eastEuropean, westAfrican, chinese, european

    /// Of all families.
    var share: Double {
        switch self {
        case .english: 0.70
        case .irish: 0.03
        case .muslim: 0.095
        case .southAsian: 0.05
        case .eastEuropean: 0.055
        case .westAfrican: 0.04
        case .chinese: 0.012
        case .european: 0.018
        }
    }

    /// Of the children of such a family: those who have a forename of that origin; the others have an English one.
    var ownForenames: Double {
        switch self {
        case .english: 1
        case .irish: 0.45
        case .muslim: 0.95
        case .southAsian: 0.78
        case .eastEuropean: 0.72
        case .westAfrican: 0.45
        case .chinese: 0.4
        case .european: 0.6
        }
    }

    /// Of the children of such a family: those with no second given name.
    var withoutMiddleName: Double {
        switch self {
        case .english, .irish, .westAfrican: 0.2
        case .muslim: 0.6
        case .southAsian, .eastEuropean: 0.55
        case .chinese, .european: 0.4
        }
    }

    var place: Int { Self.allCases.firstIndex(of: self) ?? 0 }

    private static let table = AliasTable(allCases.map(\.share))

    static func draw(_ random: inout Seeded) -> Origin { allCases[table.draw(&random)] }
}
