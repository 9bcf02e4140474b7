import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// The table `officer_mail`: emails that are owed, to officers and to whose account something became of.
struct OwedMailStore: Sendable {
    /// How long one is nobody else's while it is being sent.
    static let hold: TimeInterval = 120

    func owe(_ mail: OwedMail, at now: Date, in transaction: borrowing Transaction) {
        transaction.write(
            """
            insert into officer_mail (alert, account, kind, next_attempt)
            values (\(mail.alert), \(mail.account), \(mail.kind), \(now)) on conflict do nothing
            """)
    }

    /// Takes some whose time has come: for a while no other replica does. One that crashes meanwhile leaves them to be
    /// sent later, perhaps once more.
    func take(at now: Date, limit: Int, in transaction: borrowing Transaction) async throws -> [OwedMail] {
        try await transaction.query(
            """
            update officer_mail set attempts = attempts + 1, next_attempt = \(now.addingTimeInterval(Self.hold))
            where (alert, account) in (
                select alert, account from officer_mail where next_attempt <= \(now)
                order by next_attempt limit \(limit) for update skip locked)
            returning alert, account, kind, attempts
            """
        ).decode((UUID, Account.ID, OwedMail.Kind, Int).self)
            .map { OwedMail(alert: $0.0, account: $0.1, kind: $0.2, attempts: $0.3) }
    }

    /// Of what was sent, or never can be, nothing is kept: the notification in the inbox stays.
    func settle(_ mails: [OwedMail], in transaction: borrowing Transaction) {
        guard !mails.isEmpty else { return }
        transaction.write(
            """
            delete from officer_mail using \(unnest: mails, \.alert, \.account) as done (alert, account)
            where officer_mail.alert = done.alert and officer_mail.account = done.account
            """)
    }

    /// Later each time.
    func postpone(_ mails: [OwedMail], at now: Date, in transaction: borrowing Transaction) {
        for (attempts, some) in Dictionary(grouping: mails, by: \.attempts) {
            let next = now.addingTimeInterval(BackOff.after(attempts + 2) / .seconds(1))
            transaction.write(
                """
                update officer_mail set next_attempt = \(next)
                from \(unnest: some, \.alert, \.account) as later (alert, account)
                where officer_mail.alert = later.alert and officer_mail.account = later.account
                """)
        }
    }
}

extension OwedMail.Kind: SQLValue {}
