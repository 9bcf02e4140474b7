import Contracts
import Model

/// A child's record as the API shows it: one shape, whether the whereabouts are shown or not.
struct RecordView: Encodable {
    let id: Child.ID
    let number: String
    let name: PersonName
    let dateOfBirth: PartialDate
    let gender: Gender
    /// Their phone and email stand here only while the whereabouts are shown.
    let carers: [Carer]
    let whereabouts: WhereaboutsView
    /// Once little of a budget of look-ups is left.
    let warning: LookupNotice?

    init(
        _ record: LeasedRecord, showing whereabouts: Whereabouts?, on today: PartialDate, warning: LookupNotice?
    ) {
        id = record.child
        number = record.visible.number.displayed
        name = record.visible.name
        dateOfBirth = record.visible.dateOfBirth
        gender = record.visible.gender
        carers = record.carers(showing: whereabouts)
        self.whereabouts = whereabouts.map { .shown($0, gaps: record.gaps(in: $0, on: today)) } ?? .withheld
        self.warning = warning
    }
}

/// Where a child is and who is in contact; or how to ask.
enum WhereaboutsView: Encodable {
    /// What the child lacks is unknown where no date of birth is shown beside.
    case shown(Whereabouts, gaps: [Gap]?)
    case withheld

    static let howToAsk = """
        Ask your authority’s ContactPoint management team to broker contact. Give them the child’s number.
        """

    private enum Keys: String, CodingKey {
        case shown, residence, authority, contacts, sensitiveService, items, gaps, how
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Keys.self)
        switch self {
        case .shown(let whereabouts, let gaps):
            try container.encode(true, forKey: .shown)
            try container.encodeIfPresent(whereabouts.residence, forKey: .residence)
            try container.encodeIfPresent(whereabouts.authority, forKey: .authority)
            try container.encode(whereabouts.contacts, forKey: .contacts)
            try container.encode(whereabouts.sensitiveService ?? false, forKey: .sensitiveService)
            try container.encode(whereabouts.items ?? [], forKey: .items)
            try container.encodeIfPresent(gaps, forKey: .gaps)
        case .withheld:
            try container.encode(false, forKey: .shown)
            try container.encode(Self.howToAsk, forKey: .how)
        }
    }
}

extension LeasedRecord {
    /// With contact details where they are shown, else by name alone, which is always visible.
    func carers(showing whereabouts: Whereabouts?) -> [Carer] {
        if let carers = whereabouts?.carers, !carers.isEmpty { return carers }
        return visible.carers.map { Carer(name: $0) }
    }

    /// What the child lacks, by the contacts that are shown: where none are, nothing is said.
    func gaps(in whereabouts: Whereabouts, on today: PartialDate) -> [Gap] {
        let contacts = whereabouts.contacts.map {
            Gap.Contact($0.service.contactKind, ended: $0.ended, isSelfDeclared: $0.selfDeclared)
        }
        let hidden = whereabouts.sensitiveService == true ? [Gap.Contact.hidden] : []
        return Gap.all(born: visible.dateOfBirth, contacts: contacts + hidden, on: today)
    }
}

extension Gap.Contact {
    /// That a sensitive service is in contact: somebody is.
    fileprivate static let hidden = Gap.Contact(.sensitive, ended: nil, isSelfDeclared: false)
}
