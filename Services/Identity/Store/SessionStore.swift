import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// Sessions, by the digest of their token.
struct SessionStore: Sendable {
    /// A session with all that is known of its holder.
    struct Held {
        var id: Session.ID
        var begun: Date
        var lastUsed: Date
        /// When a code was given last.
        var confirmed: Date?
        var account: Account.ID
        var organisation: Organisation.ID
        var name: PersonName
        var role: Role
        var source: String?
        var authority: AuthorityCode?
        var service: ServiceKind
        var contact: ContactCard
        var mayOverride: Bool
        /// For whom a mediator looks up, and since when they have said so.
        var behalf: (account: Account.ID, since: Date)?
    }

    /// Begins a session and forgets the holder's ended ones. A code that it was begun with counts.
    func begin(
        _ token: Data, of account: Account.ID, withCode: Bool, at now: Date, in transaction: borrowing Transaction
    ) {
        let oldestBegun = now.addingTimeInterval(-SessionRules.longest)
        let oldestUsed = now.addingTimeInterval(-SessionRules.idle)
        transaction.write(
            """
            delete from session where account = \(account) and (begun <= \(oldestBegun) or last_used <= \(oldestUsed))
            """)
        transaction.write(
            """
            insert into session (token, account, begun, last_used, confirmed)
            values (\(token), \(account), \(now), \(now), \((withCode ? now : nil) as Date?))
            """)
    }

    func session(_ token: Data, in transaction: borrowing Transaction) async throws -> Held? {
        let rows = try await transaction.query(
            """
            select session.id, session.begun, session.last_used, account.id, account.organisation, account.name, account.role,
                account.source, account.service, organisation.name, account.phone, account.email,
                account.may_override, organisation.authority, session.confirmed,
                session.behalf, session.behalf_since, team.name, team.phone, team.email
            from session
            join account on account.id = session.account and account.status = 'active'
            join organisation on organisation.id = account.organisation
            left join team on team.organisation = account.organisation and team.name = account.team
            where session.token = \(token)
            """)
        let row = try rows.first(
            as: (
                Session.ID, Date, Date, Account.ID, Organisation.ID, JSONB, Role, String?, ServiceKind, String,
                String?, String, Bool, AuthorityCode?, Date?, Account.ID?, Date?, String?, String?, String?
            ).self)
        return try row.map { row in
            let name = try AccountStore.name(row.5)
            let duty = row.17.map { DutyContact(team: $0, phone: row.18, email: row.19) }
            return Held(
                id: row.0, begun: row.1, lastUsed: row.2, confirmed: row.14, account: row.3, organisation: row.4,
                name: name, role: row.6, source: row.7, authority: row.13, service: row.8,
                contact: ContactCard(
                    organisation: row.9, practitioner: name, phone: row.10, email: row.11, duty: duty),
                mayOverride: row.12, behalf: row.15.flatMap { account in row.16.map { (account, $0) } })
        }
    }

    func noteUse(of token: Data, at now: Date, in transaction: borrowing Transaction) {
        transaction.write("update session set last_used = \(now) where token = \(token) and last_used < \(now)")
    }

    func confirm(_ token: Data, at now: Date, in transaction: borrowing Transaction) {
        transaction.write("update session set confirmed = \(now) where token = \(token)")
    }

    /// Notes for whom a mediator looks up; nobody where it is nil.
    func mediate(_ token: Data, for practitioner: Account.ID?, at now: Date, in transaction: borrowing Transaction) {
        transaction.write(
            """
            update session set behalf = \(practitioner as Account.ID?), behalf_since = \((practitioner.map { _ in now }) as Date?)
            where token = \(token)
            """)
    }

    /// Those of `sessions` that nobody may act in any more.
    func ended(_ sessions: [Session.ID], at now: Date, in transaction: borrowing Transaction) async throws
        -> [Session.ID]
    {
        let rows = try await transaction.query(
            """
            select session.id, session.begun, session.last_used
            from session join account on account.id = session.account and account.status = 'active'
            where session.id = any(\(sessions))
            """
        ).decode((Session.ID, Date, Date).self)
        let live = Set(rows.filter { SessionRules.isLive(begun: $0.1, lastUsed: $0.2, at: now) }.map(\.0))
        return sessions.filter { !live.contains($0) }
    }

    /// Ends every session of an account.
    func endAll(of account: Account.ID, in transaction: borrowing Transaction) {
        transaction.write("delete from session where account = \(account)")
        transaction.write("delete from enrolment where account = \(account)")
    }

    /// Whose session it was; nil when there was none.
    func end(_ token: Data, in transaction: borrowing Transaction) async throws -> Account.ID? {
        try await transaction.query("delete from session where token = \(token) returning account")
            .first(as: Account.ID.self)
    }
}
