import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// The columns of `shield` that say when it is reviewed. No rule about what leaves the vault reads them.
struct ShieldReviewStore: Sendable {
    /// A shield as a review sees it.
    struct Reviewed: Hashable {
        /// As whom the child stands.
        var child: Child.ID
        var since: Date
        var reviewBy: Date
        var order: SealedEnvelope
        var sealedFor: Child.ID
    }

    /// A shield of whose review somebody is to be reminded.
    struct Reminder: Hashable {
        var child: Child.ID
        var owed: ShieldReview.Standing
    }

    /// Those who are due by `horizon`, the longest lapsed first.
    func due(by horizon: Date, in transaction: borrowing Transaction) async throws -> [Child.ID] {
        try await transaction.query(
            """
            select coalesce(merged.survivor, shield.child)
            from shield left join merged on merged.child = shield.child
            where review_by <= \(horizon) and \(sql: Self.isReviewed) group by 1 order by min(review_by), 1
            """
        ).decode(Child.ID.self)
    }

    /// Of each of these, who stand for themselves, the shield that is due first.
    func due(_ children: [Child.ID], in transaction: borrowing Transaction) async throws -> [Reviewed] {
        let rows = try await transaction.query(
            """
            select * from (
                select distinct on (stands) coalesce(merged.survivor, shield.child) as stands, since, review_by, key_id,
                    encapsulated_key, ciphertext, coalesce(sealed_for, shield.child)
                from shield left join merged on merged.child = shield.child
                where coalesce(merged.survivor, shield.child) = any(\(children))
                order by stands, review_by
            ) as due
            order by review_by, stands
            """
        ).decode((Child.ID, Date, Date, String, Data, Data, Child.ID).self)
        return rows.map { row in
            Reviewed(
                child: row.0, since: row.1, reviewBy: row.2,
                order: SealedEnvelope(keyID: row.3, encapsulatedKey: row.4, ciphertext: row.5), sealedFor: row.6)
        }
    }

    /// Every shield of the person is reviewed with one.
    func confirm(_ child: Child.ID, until reviewBy: Date, in transaction: borrowing Transaction) {
        transaction.write(
            """
            update shield set review_by = \(reviewBy), reminded = null
            where child in (\(sql: LiftingStore.person(child)))
            """)
    }

    /// Some of those of whose review nobody has been reminded as is owed; others who look for them skip these. A person has a
    /// shield under each identifier, and is named once.
    func unreminded(at now: Date, limit: Int, in transaction: borrowing Transaction) async throws
        -> [Reminder]
    {
        let rows = try await transaction.query(
            """
            select child, review_by, reminded from shield
            where ((review_by <= \(now) and reminded is distinct from 'lapsed')
                    or (review_by <= \(ShieldReview.horizon(at: now)) and reminded is null))
                and \(sql: Self.isReviewed)
                and not exists (select from merged where merged.child = shield.child)
            order by child limit \(limit) for update skip locked
            """
        ).decode((Child.ID, Date, String?).self)
        return rows.compactMap { child, reviewBy, reminded in
            ShieldReview.reminder(
                of: ShieldReview.standing(reviewBy: reviewBy, at: now),
                given: reminded.flatMap(ShieldReview.Standing.init(rawValue:))
            ).map { Reminder(child: child, owed: $0) }
        }
    }

    /// Nobody looks at the shield of an identity that is gone: it stands for good.
    private static let isReviewed: SQL = """
        not exists (
            select from withdrawn
            where coalesce((select survivor from merged where child = shield.child), shield.child) in (
                withdrawn.child, (select survivor from merged where child = withdrawn.child)))
        """

    func note(_ reminders: [Reminder], in transaction: borrowing Transaction) {
        guard !reminders.isEmpty else { return }
        transaction.write(
            """
            update shield set reminded = given.owed
            from \(unnest: reminders, \.child, \.owed.rawValue) as given (child, owed)
            where shield.child = given.child
            """)
    }
}
