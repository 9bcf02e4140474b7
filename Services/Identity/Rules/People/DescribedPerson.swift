import Contracts
import FoundationEssentials
import Matching
import Model

/// A report's child as the matcher sees them, and the children that share a key with them.
struct DescribedPerson: Sendable {
    var form: PersonForm
    var near: [Child.ID] = []
    /// Those of them who may be linked, as far as the forms tell that share a key.
    var strong: [Child.ID] = []
    var isTruncated = false
    /// Those who may be meant by another name of theirs.
    var aliased: Set<Child.ID> = []
}

extension Description {
    /// What a source says of a child, before it is normalised.
    package init(_ child: ReportedChild) {
        self.init(
            name: child.name, others: (child.formerNames ?? []) + (child.knownAs ?? []), born: child.dateOfBirth,
            gender: child.gender, address: child.residence?.address.map(AddressText.init),
            nhsNumber: child.nhsNumber, upn: child.upn)
    }

    /// Everything in it, as one text: two descriptions with one text need not be matched twice.
    var text: String {
        let names = ([name] + others).map { ($0.given + ["", $0.family]).joined(separator: "\u{1f}") }
        let lines = (address?.lines ?? []) + ["", address?.postcode ?? "", address?.uprn ?? ""]
        let rest = [born?.description ?? "", gender.rawValue, nhsNumber ?? "", upn ?? "", otherNumber ?? ""]
        return (names + [""] + lines + rest).joined(separator: "\u{1e}")
    }
}

extension AddressText {
    fileprivate init(_ address: PostalAddress) {
        self.init(lines: address.lines, postcode: address.postcode, uprn: address.uprn)
    }
}

extension Residence {
    /// The current address, or the last that is known.
    fileprivate var address: PostalAddress? {
        switch self {
        case .current(let address), .lastKnown(let address): address
        case .noKnownAddress, .leftEngland: nil
        }
    }
}

/// A form that some version of a record gave.
struct HeldForm: Hashable, Sendable {
    var record: SourceRecord.ID
    var form: PersonForm
}
