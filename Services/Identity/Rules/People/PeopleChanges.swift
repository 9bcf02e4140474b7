import Contracts
import FoundationEssentials
import Model

/// What a batch changed among the people, to be written in one go.
struct PeopleChanges {
    struct NewChild: Equatable {
        var id: Child.ID
        var number: ChildNumber
    }

    struct RecordVersion: Equatable {
        var record: SourceRecord.ID
        var child: Child.ID
        var key: MatchKey
        var version: Version
        /// The first given name, as it is searched for.
        var first: String
        var name: PersonName
        var carers: [PersonName]
    }

    var children: [NewChild] = []
    /// Every version that was taken, in the order of arrival.
    var versions: [RecordVersion] = []
    /// By the token of the record: the place among `versions` of the one that holds now.
    var newest: [Data: Int] = [:]
    /// By the token of the involvement.
    var involvements: [Data: KnownPeople.Involved] = [:]
}
