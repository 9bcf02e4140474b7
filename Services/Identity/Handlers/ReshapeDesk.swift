import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// Finds who is one child, around two who may be, and makes it so.
struct ReshapeDesk: Sendable {
    let people: PeopleStore
    var store = ReshapeStore()

    /// What changed: events for the other services, and notes for the log.
    struct Done {
        var events: [any Event] = []
        var audit: [AuditNote] = []
        /// The child of each record that was looked at.
        var child: [SourceRecord.ID: Child.ID] = [:]
    }

    /// Waits until no report is being taken in, and keeps the next out until the commit.
    func begin(_ transaction: borrowing Transaction) { transaction.lock(Reshaping.lock, alone: true) }

    func reshape(around children: [Child.ID], in transaction: borrowing Transaction) async throws -> Done {
        let near = try await store.neighbourhood(of: children, in: transaction)
        let partition = Partition(
            of: near.records.map(\.record), told: near.words, by: people.rules,
            population: MatchingRules.population(near.population))
        let reshape = Reshape(partition.groups, of: near.records, fresh: { .random() })
        let reviews = try await store.openReviews(among: Set(near.records.map(\.child)), in: transaction)

        let touched = Set(reshape.moves.flatMap { [$0.from, $0.to] })
        let named = Array(Set(reshape.child.values).union(touched))
        var numbers = try ChildNumbers.read(try await transaction.query(ChildNumbers.of(named)))
        for child in reshape.created.keys { numbers[child] = .random() }
        store.apply(reshape, numbers: numbers, in: transaction)
        store.follow(reviews, reshape.child, in: transaction)
        let new = unclear(partition, reshape, near, beside: reviews)
        people.reviews.insert(new, in: transaction)

        var done = Done(child: reshape.child)
        for review in new {
            done.events.append(try await changed(review.child, review.other, mayBeOne: true, in: transaction))
        }
        guard !reshape.moves.isEmpty else { return done }
        let handles = try await store.handles(of: reshape.moves.flatMap(\.records), in: transaction)
        let candidates = try await store.candidates(of: Array(touched), in: transaction)
        func shape(_ child: Child.ID) -> ReshapedChild? { Self.shape(child, reshape, near, numbers, candidates) }
        for move in reshape.moves {
            guard let there = shape(move.to) else { continue }
            if move.isMerge {
                done.events.append(ChildrenMerged(merged: move.from, survivor: there))
                done.audit.append(AuditNote(.mergedChildren, children: [there.child, move.from]))
            } else {
                done.events.append(
                    ChildrenSeparated(
                        child: move.from, left: shape(move.from), separated: there, records: move.records,
                        handles: move.records.flatMap { handles[$0] ?? [] }))
                done.audit.append(AuditNote(.separatedChildren, children: [move.from, there.child]))
            }
        }
        return done
    }

    /// Tells with whom two children may be one now.
    func changed(_ child: Child.ID, _ other: Child.ID, mayBeOne: Bool, in transaction: borrowing Transaction)
        async throws -> CandidatesChanged
    {
        let candidates = try await store.candidates(of: [child, other], in: transaction)
        return CandidatesChanged(
            child: child, other: other, mayBeOne: mayBeOne, candidates: candidates[child, default: []].sorted(),
            otherCandidates: candidates[other, default: []].sorted())
    }

    /// Pairs of children that nobody has been asked about yet.
    private func unclear(
        _ partition: Partition, _ reshape: Reshape, _ near: ReshapeStore.Neighbourhood,
        beside known: [ReshapeStore.OpenReview]
    ) -> [NewReview] {
        var pairs = Set(
            known.map { Set([reshape.child[$0.record], reshape.child[$0.other]].compactMap(\.self)) })
        return partition.unclear.compactMap { unclear in
            guard let one = reshape.child[unclear.record], let other = reshape.child[unclear.other],
                pairs.insert([one, other]).inserted
            else { return nil }
            return NewReview(
                id: .random(), child: one, record: unclear.record, other: other, otherRecord: unclear.other,
                authority: near.details[unclear.record]?.authority, evidence: unclear.evidence, isTruncated: false,
                isDue: false)
        }
    }

    /// The details of the record that is newest by its source's own time; carers of the newest that names any.
    private static func shape(
        _ child: Child.ID, _ reshape: Reshape, _ near: ReshapeStore.Neighbourhood,
        _ numbers: [Child.ID: ChildNumber], _ candidates: [Child.ID: Set<Child.ID>]
    ) -> ReshapedChild? {
        let records = reshape.child.filter { $0.value == child }.keys
            .sorted {
                (near.details[$0]?.reported ?? .distantPast, $0) > (near.details[$1]?.reported ?? .distantPast, $1)
            }
            .compactMap { near.details[$0] }
        guard let newest = records.first, let number = numbers[child] else { return nil }
        return ReshapedChild(
            child: child,
            visible: VisibleChild(
                number: number, name: newest.name, dateOfBirth: newest.dateOfBirth, gender: newest.gender,
                carers: records.lazy.map(\.carers).first { !$0.isEmpty } ?? []),
            reported: newest.reported, candidates: candidates[child, default: []].sorted())
    }
}
