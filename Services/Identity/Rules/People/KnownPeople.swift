import Contracts
import FoundationEssentials
import Model

/// What is known of the records that a batch speaks of, and of the children that they may be. What earlier reports of
/// the batch changed is seen by later ones.
struct KnownPeople {
    struct Record: Equatable {
        var id: SourceRecord.ID
        var child: Child.ID
        /// The newest version of the child's details.
        var newest: Version
        /// Every name, date of birth and gender that a version of it gave.
        var identities: Set<MatchKey>
    }

    struct Involved: Equatable {
        var handle: Involvement.Handle
        var newest: Version
    }

    struct KnownChild: Equatable {
        var number: ChildNumber
        /// Children are counted as they are created.
        var ordinal: Int
    }

    /// By the token of source and record.
    var records: [Data: Record] = [:]
    /// By the token of source, record and reference.
    var involvements: [Data: Involved] = [:]
    /// Every child that some version of some record named so.
    var named: [MatchKey: Set<Child.ID>] = [:]
    /// All children that are named above.
    var children: [Child.ID: KnownChild] = [:]
    private(set) var changes = PeopleChanges()

    /// Takes a report in, or says why not. Whatever is taken is noted in `changes`, superseded versions too: a name
    /// that a record once gave is matched against, in whatever order its versions arrive.
    mutating func take(_ event: IntakeEvent, as tokens: RecordTokens, fresh: FreshIdentities) -> ReportDecision {
        let key = MatchKey(event.data.child)
        let version = Version(sequence: event.data.sequence, time: event.time)
        let known = records[tokens.record]
        if let known, !RecordIdentity.mayBe(key, among: known.identities) { return .namesAnotherChild }

        let matches = key.identifies ? named[key, default: []] : []
        let child = known?.child ?? oldest(of: matches) ?? create(fresh)
        let record = known?.id ?? fresh.record()
        let isNewest = known.map { version > $0.newest } ?? true
        note(event, key, of: tokens, record: record, child: child, version, isNewest: isNewest)
        let involved = involve(tokens.involvement, version, fresh: fresh)
        guard isNewest || involved.isNewest, let number = children[child]?.number else { return .superseded(child) }
        let isCreated = known == nil && matches.isEmpty
        let match = MatchDecision(
            isCreated ? .created : .linked, model: MatchKey.model, candidates: matches.subtracting([child]).sorted())
        return .taken(
            TakenReport(
                child: child, record: record, number: number, match: match, isNewest: isNewest,
                handle: involved.handle, isNewestInvolvement: involved.isNewest))
    }

    /// Of several children who are named alike, the first who was known, so that the choice is no matter of chance.
    private func oldest(of matches: Set<Child.ID>) -> Child.ID? {
        matches.min { children[$0]?.ordinal ?? .max < children[$1]?.ordinal ?? .max }
    }

    private mutating func create(_ fresh: FreshIdentities) -> Child.ID {
        let new = PeopleChanges.NewChild(id: fresh.child(), number: fresh.number())
        children[new.id] = KnownChild(number: new.number, ordinal: .max / 2 + changes.children.count)
        changes.children.append(new)
        return new.id
    }

    private mutating func note(
        _ event: IntakeEvent, _ key: MatchKey, of tokens: RecordTokens, record: SourceRecord.ID, child: Child.ID,
        _ version: Version, isNewest: Bool
    ) {
        var state = records[tokens.record] ?? Record(id: record, child: child, newest: version, identities: [])
        state.identities.insert(key)
        if key.identifies { named[key, default: []].insert(child) }
        if isNewest { state.newest = version }
        records[tokens.record] = state
        let stored = PeopleChanges.RecordVersion(
            record: record, child: child, key: key, version: version,
            first: NormalName(event.data.child.name).first, name: event.data.child.name,
            carers: (event.data.child.carers ?? []).map(\.name))
        if isNewest { changes.newest[tokens.record] = changes.versions.count }
        changes.versions.append(stored)
    }

    private mutating func involve(
        _ token: Data, _ version: Version, fresh: FreshIdentities
    ) -> (handle: Involvement.Handle, isNewest: Bool) {
        let known = involvements[token]
        if let known, version <= known.newest { return (known.handle, false) }
        let involved = Involved(handle: known?.handle ?? fresh.handle(), newest: version)
        involvements[token] = involved
        changes.involvements[token] = involved
        return (involved.handle, true)
    }
}
