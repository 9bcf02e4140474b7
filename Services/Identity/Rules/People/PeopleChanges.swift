import Contracts
import FoundationEssentials
import Model

/// What a batch changed among the people, to be written in one go.
struct PeopleChanges {
    struct NewChild: Equatable {
        var id: Child.ID
        var number: ChildNumber
    }

    struct RecordVersion {
        var record: SourceRecord.ID
        var child: Child.ID
        var version: Version
        var name: PersonName
        var carers: [PersonName]
        var dateOfBirth: PartialDate
        var gender: Gender
        var authority: Int64
        var said = SaidSince()
    }

    /// A record that was not known before.
    struct NewRecord {
        /// The child that was made for it.
        var origin: Child.ID?
        var description: Int64
    }

    /// A description that a record has not given before.
    struct NewDescription {
        var record: SourceRecord.ID
        var description: Int64
    }

    var children: [NewChild] = []
    /// Every version that was taken, in the order of arrival.
    var versions: [RecordVersion] = []
    /// By the token of the record: the place among `versions` of the one that holds now.
    var newest: [Data: Int] = [:]
    var records: [SourceRecord.ID: NewRecord] = [:]
    var descriptions: [NewDescription] = []
    /// Forms that no version of their record gave before.
    var forms: [(child: Child.ID, form: HeldForm)] = []
    /// What those among them whose other names are known would be under these.
    var aliases: [AliasForm] = []
    /// By the token of the involvement.
    var involvements: [Data: InvolvedVersions] = [:]
    var assertions: [Assertion] = []
    var reviews: [NewReview] = []
    var possible: [PossiblePair] = []
    /// Records whose keys are another record's from now on.
    var released: [SourceRecord.ID] = []
    /// Children who may be one whose identity is gone, under that one's name.
    var suspected: [Child.ID: Withdrawal.Former] = [:]
    /// Children to whom a record was linked while they were under review: it may be settled now.
    var stirred: Set<Child.ID> = []
}
