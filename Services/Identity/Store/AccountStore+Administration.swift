import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

extension AccountStore {
    /// Whose accounts are listed.
    enum Listed {
        /// All of an organisation, of whichever role.
        case organisation(Organisation.ID)
        /// Those of a role, of every organisation.
        case role(Role)
        case all
    }

    func accredit(_ organisation: Organisation.ID, on day: PartialDate?, in transaction: borrowing Transaction) {
        transaction.write("update organisation set accredited = \(day as PartialDate?) where id = \(organisation)")
    }

    /// At most `limit`, in the order of their user names.
    func lines(
        _ listed: Listed, after last: Account.ID?, limit: Int, on today: PartialDate,
        in transaction: borrowing Transaction
    ) async throws -> [AccountLine] {
        let rows = try await transaction.query(
            """
            select account.id, account.username, account.name, account.role, organisation.name, account.status,
                organisation.accredited, account.vetted, account.trained, account.agreed, second_factor.enrolled
            from account join organisation on organisation.id = account.organisation
            left join second_factor on second_factor.account = account.id
            where \(sql: condition(listed)) and account.status <> 'closed' 
                and account.username > coalesce((select username from account where id = \(last as Account.ID?)), '')
            order by account.username limit \(limit)
            """
        ).decode(
            (
                Account.ID, String, JSONB, Role, String, String, PartialDate?, PartialDate?, PartialDate?, PartialDate?,
                Date?
            ).self)
        return try rows.map { row in
            let standing = Standing(role: row.3, accredited: row.6, vetted: row.7, trained: row.8, agreed: row.9)
            return AccountLine(
                id: row.0, username: row.1, name: try Self.name(row.2), role: row.3, organisation: row.4,
                isSuspended: row.5 == "suspended", vetted: row.7, trained: row.8, agreed: row.9,
                secondFactor: row.10.map(PartialDate.london), lapsed: standing.lapsed(on: today))
        }
    }

    /// One organisation, or all, in the order of their names.
    func organisations(_ only: Organisation.ID?, limit: Int, in transaction: borrowing Transaction) async throws
        -> [OrganisationLine]
    {
        try await transaction.query(
            """
            select name, authority, accredited from organisation
            where \(only as Organisation.ID?) is null or id = \(only as Organisation.ID?) order by name limit \(limit)
            """
        ).decode((String, AuthorityCode?, PartialDate?).self).map {
            OrganisationLine(name: $0, authority: $1, accredited: $2)
        }
    }

    private func condition(_ listed: Listed) -> SQL {
        switch listed {
        case .organisation(let id): "account.organisation = \(id)"
        case .role(let role): "account.role = \(role)"
        case .all: "true"
        }
    }
}

extension SessionStore {
    /// Ends every session of an organisation's accounts.
    func endAll(of organisation: Organisation.ID, in transaction: borrowing Transaction) {
        for table in ["session", "enrolment"] as [SQL] {
            transaction.write(
                """
                delete from \(sql: table)
                where account in (select id from account where organisation = \(organisation))
                """)
        }
    }
}
