import Contracts
import FoundationEssentials
import Model

/// What the newest version of one record says, and who says it.
struct Said: Hashable {
    var source: String
    var description: ReportedDescription
    var residence: Residence?
    var carers: [Carer]

    func isTrusted(on item: RecordItem) -> Bool { description.trusted.contains(item) }

    /// What goes before what where records differ: the word of a source that is trusted on the item, then the newest by the
    /// sources' own time, then what arrived last. Of what was kept without a time nobody knows how old it is: it comes last.
    /// - Parameter statements: in the order of their arrival.
    static func order(_ statements: [Statement], on item: RecordItem) -> [Statement] {
        func rank(_ place: Int) -> (Int, Date, Int) {
            let said = statements[place].said
            return (said?.isTrusted(on: item) ?? false ? 1 : 0, said?.description.said ?? .distantPast, place)
        }
        return statements.indices.sorted { rank($0) > rank($1) }.map { statements[$0] }
    }
}

extension SaidItem {
    /// Each value that some record gives, once, with everybody who says so; of each kind the one that holds first.
    /// - Parameter said: in the order of arrival.
    static func all(of said: [Said]) -> [SaidItem] {
        var items: [SaidItem] = []
        for kind in Kind.allCases {
            let order = Said.order(said.map { Statement(said: $0) }, on: kind.item).compactMap(\.said)
            var ofKind: [SaidItem] = []
            for said in order {
                for value in kind.values(in: said) {
                    let provenance = Provenance(
                        source: said.source, firstSeen: said.description.first.of(kind.item),
                        lastSeen: said.description.said)
                    if let place = ofKind.firstIndex(where: { $0.isSame(as: value) }) {
                        ofKind[place].sources.append(provenance)
                    } else {
                        var item = value
                        item.sources = [provenance]
                        ofKind.append(item)
                    }
                }
            }
            items += ofKind.map(\.newestSourceFirst)
        }
        return items
    }

    private func isSame(as other: SaidItem) -> Bool {
        var bare = self
        bare.sources = []
        return bare == other
    }

    private var newestSourceFirst: SaidItem {
        var item = self
        item.sources.sort { ($1.lastSeen, $0.source) < ($0.lastSeen, $1.source) }
        return item
    }
}

extension SaidItem.Kind {
    /// Other names are as old as the name beside them.
    fileprivate var item: RecordItem {
        switch self {
        case .name, .formerName, .knownAs: .name
        case .dateOfBirth: .dateOfBirth
        case .gender: .gender
        case .residence: .residence
        case .carer: .carers
        }
    }

    /// Without anybody who says so.
    fileprivate func values(in said: Said) -> [SaidItem] {
        let description = said.description
        return switch self {
        case .name: [SaidItem(kind: self, name: description.name, sources: [])]
        case .formerName: description.formerNames.map { SaidItem(kind: self, name: $0, sources: []) }
        case .knownAs: description.knownAs.map { SaidItem(kind: self, name: $0, sources: []) }
        case .dateOfBirth: [SaidItem(kind: self, dateOfBirth: description.dateOfBirth, sources: [])]
        case .gender: [SaidItem(kind: self, gender: description.gender, sources: [])]
        case .residence: said.residence.map { [SaidItem(kind: self, residence: $0, sources: [])] } ?? []
        case .carer: said.carers.map { SaidItem(kind: self, carer: $0, sources: []) }
        }
    }
}

extension FirstSaid {
    fileprivate func of(_ item: RecordItem) -> Date {
        switch item {
        case .name: name
        case .dateOfBirth: dateOfBirth
        case .gender: gender
        case .residence: residence
        case .carers: carers
        }
    }
}
