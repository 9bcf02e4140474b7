import Contracts
import FoundationEssentials
import Matching
import Model
import Postgres
import ServiceRuntime

/// Reads and writes who is one child, around a review; whoever calls holds `Reshaping.lock` alone.
struct ReshapeStore: Sendable {
    /// As whom these stand, who may have been merged; of those who are not there, nothing.
    func current(of children: [Child.ID], in transaction: borrowing Transaction) async throws -> [Child.ID: Child.ID] {
        let rows = try await transaction.query(
            "select id, coalesce(survivor, id) from child where id = any(\(children))")
        return Dictionary(uniqueKeysWithValues: try rows.decode((Child.ID, Child.ID).self))
    }

    /// Children who may be one with each other, by open reviews from one to the next.
    static let mostChildren = 64

    struct Neighbourhood {
        var records: [(record: Partition.Record, child: Child.ID)] = []
        var words: [Partition.Word] = []
        var population = 0
        /// The newest version of each record.
        var details: [SourceRecord.ID: Details] = [:]
    }

    struct Details {
        var name: PersonName
        var carers: [PersonName]
        var dateOfBirth: PartialDate
        var gender: Gender
        var reported: Date
        var authority: Int64?
    }

    struct OpenReview {
        var id: Review.ID
        var state: Review.State
        var record: SourceRecord.ID
        var other: SourceRecord.ID
    }

    func neighbourhood(of children: [Child.ID], in transaction: borrowing Transaction) async throws -> Neighbourhood {
        let all = try await reach(of: children, in: transaction)
        let rows = try await transaction.queries([
            """
            select id, child, origin, name, carers, date_of_birth, gender, newest_time, authority
            from source_record where child = any(\(all)) order by id
            """,
            "select distinct record, form from person_form where child = any(\(all))",
            """
            select id, record, other, kind = 'same' from assertion
            where kind in ('same', 'different')
                and record in (select id from source_record where child = any(\(all)))
                and not exists (select from assertion later where later.undoes = assertion.id)
            """,
            PeopleStore.population,
        ])
        var forms: [SourceRecord.ID: [PersonForm]] = [:]
        for (record, bytes) in try rows[1].decode((SourceRecord.ID, Data).self) {
            if let form = PersonForm(bytes: bytes) { forms[record, default: []].append(form) }
        }
        var found = Neighbourhood(population: try rows[3].first(as: Int.self) ?? 0)
        let records = try rows[0].decode(
            (SourceRecord.ID, Child.ID, Child.ID?, JSONB, JSONB, PartialDate, Gender, Int, Int64?).self)
        let decoder = WireCoding.decoder()
        for (record, child, origin, name, carers, born, gender, time, authority) in records {
            found.records.append((.init(id: record, forms: forms[record] ?? [], origin: origin), child))
            found.details[record] = Details(
                name: try decoder.decode(PersonName.self, from: name.data),
                carers: try decoder.decode([PersonName].self, from: carers.data), dateOfBirth: born, gender: gender,
                reported: Date(timeIntervalSince1970: Double(time) / 1000), authority: authority)
        }
        found.words = try rows[2].decode((Int, SourceRecord.ID, SourceRecord.ID, Bool).self)
            .map { .init(place: $0.0, record: $0.1, other: $0.2, isSame: $0.3) }
        return found
    }

    private func reach(of children: [Child.ID], in transaction: borrowing Transaction) async throws -> [Child.ID] {
        var reached = Set(children)
        while reached.count < Self.mostChildren {
            let pairs = try await transaction.query(
                """
                select child, other from review
                where state in ('open', 'unsure')
                    and (child = any(\(Array(reached))) or other = any(\(Array(reached))))
                """
            ).decode((Child.ID, Child.ID).self)
            let before = reached.count
            for pair in pairs { reached.formUnion([pair.0, pair.1]) }
            if reached.count == before { break }
        }
        return reached.sorted()
    }

    /// The reviews that are open between any of the children.
    func openReviews(among children: some Collection<Child.ID>, in transaction: borrowing Transaction) async throws
        -> [OpenReview]
    {
        try await transaction.query(
            """
            select id, state, record, other_record from review
            where state in ('open', 'unsure') and (child = any(\(Array(children))) or other = any(\(Array(children))))
            order by place
            """
        ).decode((Review.ID, String, SourceRecord.ID, SourceRecord.ID).self).map {
            OpenReview(id: $0.0, state: Review.State(rawValue: $0.1) ?? .open, record: $0.2, other: $0.3)
        }
    }

    /// The involvements of records.
    func handles(of records: [SourceRecord.ID], in transaction: borrowing Transaction) async throws
        -> [SourceRecord.ID: [Involvement.Handle]]
    {
        guard !records.isEmpty else { return [:] }
        let rows = try await transaction.query(
            "select record, handle from involvement where record = any(\(records)) order by handle")
        return Dictionary(grouping: try rows.decode((SourceRecord.ID, Involvement.Handle).self), by: { $0.0 })
            .mapValues { $0.map(\.1) }
    }

    /// Writes which child each record belongs to now, and where children who were merged point.
    func apply(_ reshape: Reshape, numbers: [Child.ID: ChildNumber], in transaction: borrowing Transaction) {
        for (child, record) in reshape.created {
            guard let number = numbers[child] else { continue }
            transaction.write("insert into child (id, number) values (\(child), \(number))")
            transaction.write("update source_record set origin = \(child) where id = \(record)")
        }
        for move in reshape.moves {
            transaction.write("update source_record set child = \(move.to) where id = any(\(move.records))")
            transaction.write(
                "update person_form set child = \(move.to) where record = any(\(move.records)) and child = \(move.from)"
            )
        }
        for (child, survivor) in reshape.survivors {
            transaction.write(
                "update child set survivor = \(survivor) where id = \(child) and survivor is distinct from \(survivor)")
        }
    }

    /// Reviews stay with their records: each is between the children of its two records now, and settled where those are
    /// one child, or another review is about the same two.
    func follow(_ reviews: [OpenReview], _ child: [SourceRecord.ID: Child.ID], in transaction: borrowing Transaction) {
        guard !reviews.isEmpty else { return }
        transaction.write("update review set state = 'settled', due = false where id = any(\(reviews.map(\.id)))")
        var pairs: Set<Set<Child.ID>> = []
        for review in reviews {
            guard let one = child[review.record], let other = child[review.other], one != other,
                pairs.insert([one, other]).inserted
            else { continue }
            transaction.write(
                """
                update review set state = \(review.state.rawValue), child = \(one), other = \(other)
                where id = \(review.id)
                """)
        }
    }

    /// The children that each may be, by the reviews that are open now and by what nobody is asked about.
    func candidates(of children: [Child.ID], in transaction: borrowing Transaction) async throws
        -> [Child.ID: Set<Child.ID>]
    {
        let rows = try await transaction.query(
            """
            select child, other from review where state in ('open', 'unsure') and child = any(\(children))
            union
            select other, child from review where state in ('open', 'unsure') and other = any(\(children))
            union
            \(sql: PossibleStore.of(children))
            """)
        return Dictionary(grouping: try rows.decode((Child.ID, Child.ID).self), by: { $0.0 })
            .mapValues { Set($0.map(\.1)) }
    }

    /// Reviews that later reports may have settled; the oldest first.
    func due(limit: Int, in transaction: borrowing Transaction) async throws -> [(Review.ID, Child.ID, Child.ID)] {
        try await transaction.query(
            """
            select id, child, other from review where due and state in ('open', 'unsure') order by place limit \(limit)
            """
        ).decode((Review.ID, Child.ID, Child.ID).self)
    }

    func done(_ reviews: [Review.ID], in transaction: borrowing Transaction) {
        guard !reviews.isEmpty else { return }
        transaction.write("update review set due = false where id = any(\(reviews))")
    }
}
