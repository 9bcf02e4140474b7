import Contracts
import FoundationEssentials
import Matching
import Model
import PersonIndex
import Postgres
import Sealing
import ServiceRuntime

/// Records, their versions and the children that they were matched to.
package struct PeopleStore: Sendable {
    let hash: KeyedHash
    /// Read with the first report: whoever waits for work needs no model.
    var rules: MatchingRules { .standard }
    package var index = PersonIndex()
    var log = AssertionStore()
    var reviews = ReviewStore()
    var possible = PossibleStore()
    var withdrawn = WithdrawnStore()
    let aliases: AliasStore
    let names = NameDictionary()
    private let whereabouts: ShortKeyedHash
    private let descriptions: ShortKeyedHash
    private let authorities: ShortKeyedHash
    private let items: ShortKeyedHash

    package init(hash: KeyedHash) {
        self.hash = hash
        aliases = AliasStore(hash)
        whereabouts = ShortKeyedHash(hash, purpose: "whereabouts in a form")
        descriptions = ShortKeyedHash(hash, purpose: "description of a child")
        authorities = ShortKeyedHash(hash, purpose: "responsible authority")
        items = ShortKeyedHash(hash, purpose: "item of a record")
    }

    func report(_ event: IntakeEvent) -> PersonReport {
        PersonReport(
            event: event, tokens: tokens(of: event),
            description: descriptions.token(Description(event.data.child).text),
            authority: token(of: event.data.authority),
            items: RecordItem.allCases.map { item in
                let said = [event.source, event.data.record, item.rawValue, event.data.child.text(of: item)]
                return items.token(said.joined(separator: "\u{1d}"))
            })
    }

    private func tokens(of event: IntakeEvent) -> RecordTokens {
        RecordTokens(
            record: hash.token(["record", event.source, event.data.record]),
            involvement: event.data.involvement.map {
                hash.token(["involvement", event.source, event.data.record, $0.reference])
            })
    }

    /// What of the archive somebody may find.
    func archive(for actor: Principal, at now: Date) -> ArchiveView {
        let authority = Access.allows(actor.role, .viewArchived, .responsible) ? actor.authority : nil
        return ArchiveView(today: .london(now), authority: authority.map(token))
    }

    func token(of authority: AuthorityCode) -> Int64 { authorities.token(authority.text) }

    /// What stands in a form for a postcode.
    func token(of postcode: Postcode) -> Int64? {
        AddressForm(AddressText(lines: [], postcode: postcode.text), tokens: whereabouts.token)?.postcode
    }

    package func form(_ description: Description) -> PersonForm { PersonForm(description, tokens: whereabouts.token) }

    /// What is known of the records that reports speak of, in statements for one round trip; `read` takes their rows.
    func known(of reports: [PersonReport]) -> [SQL] {
        let records = reports.map(\.tokens.record)
        return [
            """
            select record.token, record.id, record.child, child.number, record.newest_sequence, record.newest_time,
                record.seen, record.items, record.since, array(
                    select other from review where state in ('open', 'unsure') and review.child = record.child
                    union
                    select review.child from review where state in ('open', 'unsure') and other = record.child),
                withdrawn.child is not null, former.child, former.id
            from source_record record join child on child.id = record.child
            left join withdrawn on withdrawn.child = record.child
            left join source_record former on former.id = withdrawn.record
            where record.token = any(\(records))
            """,
            """
            select token, record, handle, newest_sequence, newest_time, first_time, withdrawn from involvement
            where token = any(\(reports.compactMap(\.tokens.involvement)))
            """,
            names.known(among: reports.map(\.event.data.child.name)),
        ]
    }

    /// How many children were ever made, as far as the counter tells.
    static let population: SQL =
        "select case when is_called then last_value else 0 end from child_ordinal_seq"

    /// `population`: the row of the statement of that name.
    func read(_ rows: some RandomAccessCollection<Rows>, population: Int) throws -> KnownPeople {
        let rows = Array(rows)
        var known = KnownPeople()
        known.rules = rules
        let records = try rows[0].decode(
            (
                Data, SourceRecord.ID, Child.ID, ChildNumber, Int?, Int, [Int64], [Int64]?, [Int64]?, [Child.ID], Bool,
                Child.ID?, SourceRecord.ID?
            ).self)
        for row in records {
            let (token, record, child, number, sequence, time, seen) = (
                row.0, row.1, row.2, row.3, row.4, row.5, row.6
            )
            let (open, isWithdrawn, former, ofRecord) = (row.9, row.10, row.11, row.12)
            known.numbers[child] = number
            if isWithdrawn { known.withdrawn[child] = Withdrawal(former, ofRecord) }
            if !open.isEmpty { known.open[child] = Set(open) }
            known.records[token] = .init(
                id: record, child: child, newest: Version(sequence: sequence, milliseconds: time), seen: Set(seen),
                said: row.7.flatMap { items in row.8.map { SaidSince(items: items, since: $0.map { Int($0) }) } })
        }
        let involvements = try rows[1].decode(
            (Data, SourceRecord.ID?, Involvement.Handle, Int?, Int, Int?, Bool).self)
        for (token, record, handle, sequence, time, first, isWithdrawn) in involvements {
            known.involvements[token] = .init(
                record: record ?? SourceRecord.ID(handle.uuid), handle: handle,
                newest: Version(sequence: sequence, milliseconds: time), first: first, isWithdrawn: isWithdrawn)
        }
        known.population = population
        known.names = try names.read(rows[2])
        return known
    }

    /// People who are looked for, each once, by their descriptions.
    struct Sought {
        fileprivate var forms: [(key: Int64, value: PersonForm)]
        fileprivate var search: CandidateSearch
        fileprivate var keys: [[BlockingKey]]
        /// Of each, by what it would be found among other names.
        fileprivate var aliasKeys: [[Int64]]

        /// Whoever shares a key with them, by a name that was reported, and by one that was told of a shielded child.
        var statements: [SQL] { [search.statement, AliasStore.behind(aliasKeys.flatMap(\.self))] }

        /// What keeps others from making children of the same people meanwhile.
        var locks: [LockSpace: [Int64]] { [.people: keys.joined().map(\.value)] }
    }

    func sought(by reports: [PersonReport]) -> Sought {
        let forms = Dictionary(
            reports.map { ($0.description, Description($0.event.data.child)) },
            uniquingKeysWith: { first, _ in first }
        ).mapValues(form)
        let keys = forms.map(\.value.blockingKeys)
        return Sought(
            forms: Array(forms), search: index.search(keys), keys: keys, aliasKeys: keys.map(aliases.keys))
    }

    /// Whom the people may be who were looked for, by their descriptions; of what was told in aliases, `read` says more.
    /// - Parameter rows: of the statements of `sought`.
    func found(_ sought: Sought, in rows: [Rows], population: Int) throws -> [Int64: DescribedPerson] {
        let found = try sought.search.read(rows[0])
        let aliased = Dictionary(grouping: try aliases.read(rows[1]), by: \.key).mapValues { $0.map(\.child) }
        let population = MatchingRules.population(population)
        let plausibility = rules.plausibility(population: population)
        var described: [Int64: DescribedPerson] = [:]
        var room = PersonForm()
        for (place, (key, form)) in sought.forms.enumerated() {
            let isTruncated = found.truncated.contains(place)
            let bearers = try found.bearing(onFormAt: place, in: &room) { plausibility.bearing(of: $0, on: form) }
            var person = DescribedPerson(form: form, isTruncated: isTruncated)
            person.near = bearers.map { Child.ID($0.child) }
            person.strong = bearers.filter { $0.bearing == .strong }.map { Child.ID($0.child) }
            if bearers.isEmpty, isTruncated {
                let candidates = try found.candidates(near: place)
                let likeliest = rules.likeliest(form, among: candidates, population: population)
                person.near += likeliest.map { [Child.ID($0)] } ?? []
            }
            if !aliased.isEmpty {
                person.aliased = Set(sought.aliasKeys[place].flatMap { aliased[$0, default: []] })
            }
            described[key] = person
        }
        return described
    }

    /// Finds whom the reports may be about whose descriptions are new to their records.
    ///
    /// `ahead` is for whom all of them were looked for already: there few are worth no further round trip.
    func describe(
        _ reports: [PersonReport], in known: inout KnownPeople, ahead: [Int64: DescribedPerson]?,
        _ transaction: borrowing Transaction
    ) async throws {
        let new = reports.filter { !known.isMatched($0) }
        guard !new.isEmpty else { return }
        let all: [Int64: DescribedPerson]
        if let ahead {
            all = ahead
        } else {
            let sought = sought(by: new)
            transaction.lock(sought.locks)
            all = try found(
                sought, in: try await transaction.queries(sought.statements), population: known.population)
        }
        for description in Set(new.map(\.description)) { known.described[description] = all[description] }
        let own = new.compactMap { known.records[$0.tokens.record]?.child }
        try await others(besides: own, in: &known, transaction)
        let unread = known.strongUnread()
        if !unread.isEmpty {
            known.add(try ChildNumbers.read(try await transaction.query(ChildNumbers.of(unread))))
        }
    }

    /// The next of the forms that an earlier version wrote without all their keys, with whoever has them now; how many were
    /// looked at, since a record may be gone. They are taken off the list.
    func lacking(most: Int, in transaction: borrowing Transaction) async throws -> (looked: Int, forms: [IndexedForm]) {
        let rows = try await transaction.query(
            """
            with next as (
                delete from form_to_index where ctid = any(array(
                    select ctid from form_to_index limit \(most) for update skip locked))
                returning record, form)
            select record.child, next.record, next.form
            from next left join source_record record on record.id = next.record
            """)
        let forms = try rows.decode((UUID?, UUID, Data).self).compactMap { child, record, form in
            try child.map { IndexedForm(child: $0, record: record, form: try PersonIndex.form(form)) }
        }
        return (rows.count, forms)
    }

    /// All forms of those who may be meant and of the children of known records, the numbers of whoever may be linked, and
    /// with whom they may be one.
    private func others(
        besides own: [Child.ID], in known: inout KnownPeople, _ transaction: borrowing Transaction
    ) async throws {
        let aliased = known.described.values.flatMap(\.aliased)
        let ids = Set(own + known.described.values.flatMap(\.near) + aliased).sorted()
        guard !ids.isEmpty else { return }
        let strong = Set(known.described.values.flatMap(\.strong)).sorted()
        let rows = try await transaction.queries([
            PersonIndex.forms(of: ids.map(\.uuid)),
            ChildNumbers.of(strong),
            """
            select child, other from review where state in ('open', 'unsure') and child = any(\(ids))
            union
            select other, child from review where state in ('open', 'unsure') and other = any(\(ids))
            """,
            AliasStore.of(ids), WithdrawnStore.among(ids),
        ])
        for (_, child, aliases) in try aliases.read(rows[3]) { known.aliases[child, default: []].append(aliases) }
        for (child, record, form) in try rows[0].decode((Child.ID, SourceRecord.ID, Data).self) {
            known.forms[child, default: []].append(HeldForm(record: record, form: try PersonIndex.form(form)))
        }
        known.add(try ChildNumbers.read(rows[1]))
        known.withdrawn.merge(try WithdrawnStore.read(rows[4])) { first, _ in first }
        for (child, other) in try rows[2].decode((Child.ID, Child.ID).self) {
            known.open[child, default: []].insert(other)
        }
    }
}

extension LockSpace {
    /// Of the keys by which people are found.
    fileprivate static let people = LockSpace(" people")
}
