import Contracts
import FoundationEssentials
import Model

/// Which source says what of a child. Where they differ, what holds comes first.
struct SourcesView {
    let items: [SaidItem]

    var section: HTML? {
        guard !items.isEmpty else { return nil }
        let differ = SaidItem.Kind.allCases.contains { kind in
            kind.isOne && items.count { $0.kind == kind } > 1
        }
        return """
            <section aria-labelledby="sources"><h2 id="sources">Where this comes from</h2>
            \(differ ? "<p>Sources say different things. What holds is first.</p>" : nil)
            <details><summary>What each source says</summary>
            <ul class="plain-list">\(items.map(line))</ul>
            </details></section>
            """
    }

    private func line(_ item: SaidItem) -> HTML {
        """
        <li><strong>\(item.kind.inWords): \(item.inWords)</strong>\(item.sources.map {
            "<p class=\"quiet\">\(Self.words($0))</p>" as HTML
        })</li>
        """
    }

    static func words(_ provenance: Provenance) -> String {
        let (first, last) = (
            PartialDate.london(provenance.firstSeen).inWords, PartialDate.london(provenance.lastSeen).inWords
        )
        return first == last
            ? "From \(provenance.source), \(last)" : "From \(provenance.source), \(first), last on \(last)"
    }
}

extension SaidItem.Kind {
    /// Whether a child has one of these.
    fileprivate var isOne: Bool {
        switch self {
        case .name, .dateOfBirth, .gender, .residence: true
        case .formerName, .knownAs, .carer: false
        }
    }

    fileprivate var inWords: String {
        switch self {
        case .name: "Name"
        case .formerName: "Former name"
        case .knownAs: "Known as"
        case .dateOfBirth: "Date of birth"
        case .gender: "Gender"
        case .residence: "Address"
        case .carer: "Carer"
        }
    }
}

extension SaidItem {
    fileprivate var inWords: String {
        switch kind {
        case .name, .formerName, .knownAs: name?.displayed ?? ""
        case .dateOfBirth: dateOfBirth?.inWords ?? ""
        case .gender: gender?.inWords ?? ""
        case .residence:
            switch residence {
            case .current(let address): address.inOneLine
            case .lastKnown(let address): "last known, \(address.inOneLine)"
            case .noKnownAddress: "no known address"
            case .leftEngland(let returning): "left England, \(returning.inWords)"
            case nil: ""
            }
        case .carer: carer?.name.displayed ?? ""
        }
    }
}

extension Residence.Returning {
    var inWords: String {
        switch self {
        case .withinThreeYears: "to return within three years"
        case .no: "not to return"
        case .notKnown: "not known whether to return"
        }
    }
}

extension PostalAddress {
    fileprivate var inOneLine: String { (lines + [postcode]).joined(separator: ", ") }
}
