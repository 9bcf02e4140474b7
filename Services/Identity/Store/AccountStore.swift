import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// Organisations and accounts; nothing here knows a child.
struct AccountStore: Sendable {
    /// Whoever may sign in, and what their password is checked against.
    struct Holder {
        var id: Account.ID
        var username: String
        var name: PersonName
        var role: Role
        var passwordHash: String
        var standing: Standing
        /// The name of their organisation.
        var organisation: String
    }

    /// The account of a name that is not suspended or closed.
    func holder(of username: String, in transaction: borrowing Transaction) async throws -> Holder? {
        try await holder(where: "account.username = \(Username.normal(username))", in: transaction)
    }

    /// As `holder(of:)`, by the account.
    func holder(_ account: Account.ID, in transaction: borrowing Transaction) async throws -> Holder? {
        try await holder(where: "account.id = \(account)", in: transaction)
    }

    private func holder(where condition: SQL, in transaction: borrowing Transaction) async throws -> Holder? {
        let row = try await transaction.query(
            """
            select account.id, account.username, account.name, account.role, account.password_hash,
                organisation.accredited, account.vetted, account.trained, account.agreed, organisation.name
            from account join organisation on organisation.id = account.organisation
            where \(sql: condition) and account.status = 'active'
            """
        ).first(
            as: (
                Account.ID, String, JSONB, Role, String, PartialDate?, PartialDate?, PartialDate?, PartialDate?,
                String
            ).self)
        return try row.map { row in
            Holder(
                id: row.0, username: row.1, name: try Self.name(row.2), role: row.3, passwordHash: row.4,
                standing: Standing(role: row.3, accredited: row.5, vetted: row.6, trained: row.7, agreed: row.8),
                organisation: row.9)
        }
    }

    /// Whom an administrator's deed is done to; nil for a name that is nobody's, and for one that is closed.
    func subject(_ username: String, in transaction: borrowing Transaction) async throws -> Administration.Subject? {
        try await transaction.query(
            "select id, role, organisation from account where username = \(Username.normal(username)) and status <> 'closed'"
        ).first(as: (Account.ID, Role, Organisation.ID).self).map {
            Administration.Subject(account: $0, role: $1, organisation: $2)
        }
    }

    /// The organisation of a name; nil where there is none.
    func organisation(_ name: String, in transaction: borrowing Transaction) async throws -> Organisation.ID? {
        try await transaction.query("select id from organisation where name = \(name)").first(as: Organisation.ID.self)
    }

    /// Which account a name is, and its role; nil for none, and for one that is closed.
    func open(_ username: String, in transaction: borrowing Transaction) async throws -> (id: Account.ID, role: Role)? {
        try await transaction.query(
            "select id, role from account where username = \(Username.normal(username)) and status <> 'closed'"
        ).first(as: (Account.ID, Role).self).map { (id: $0, role: $1) }
    }

    func id(of username: String, in transaction: borrowing Transaction) async throws -> Account.ID? {
        try await transaction.query("select id from account where username = \(Username.normal(username))")
            .first(as: Account.ID.self)
    }

    /// Opens an account, and its organisation where the name of it is new.
    func open(
        _ application: OpenAccount.Application, as id: Account.ID, passwordHash: String, at now: Date,
        in transaction: borrowing Transaction
    ) async throws {
        let organisation = try await organisation(of: application.organisation, in: transaction)
        if let authority = application.authority {
            transaction.write(
                "update organisation set authority = \(authority) where id = \(organisation) and authority is null")
        }
        if let day = application.accredited {
            transaction.write(
                "update organisation set accredited = \(day) where id = \(organisation) and accredited is null")
        }
        let name = JSONB(data: try WireCoding.encoder().encode(application.name))
        transaction.write(
            """
            insert into account (
                id, organisation, username, email, phone, name, role, service, source, may_override, vetted,
                trained, agreed, password_hash, opened)
            values (
                \(id), \(organisation), \(Username.normal(application.username)), \(Username.normal(application.email)),
                \(application.phone as String?), \(name), \(application.role), \(application.service),
                \(application.source as String?), \(application.mayOverride ?? false), \(application.vetted as PartialDate?),
                \(application.trained as PartialDate?), \(application.agreed as PartialDate?), \(passwordHash), \(now))
            """)
    }

    /// Puts down the days that are given, of the account or its organisation.
    func renew(_ account: Account.ID, _ renewal: RenewAccount.Renewal, in transaction: borrowing Transaction) {
        transaction.write(
            """
            update account set vetted = coalesce(\(renewal.vetted as PartialDate?), vetted),
                trained = coalesce(\(renewal.trained as PartialDate?), trained),
                agreed = coalesce(\(renewal.agreed as PartialDate?), agreed)
            where id = \(account)
            """)
        transaction.write(
            """
            update organisation set accredited = coalesce(\(renewal.accredited as PartialDate?), accredited)
            where id = (select organisation from account where id = \(account))
            """)
    }

    /// Whether the account is suspended; nil for one that is closed.
    func isSuspended(_ account: Account.ID, in transaction: borrowing Transaction) async throws -> Bool? {
        let status = try await transaction.query("select status from account where id = \(account) for update")
            .first(as: String.self)
        return status == "closed" ? nil : status == "suspended"
    }

    func suspend(_ account: Account.ID, _ isSuspended: Bool, in transaction: borrowing Transaction) {
        transaction.write(
            "update account set status = \(isSuspended ? "suspended" : "active") where id = \(account)")
    }

    func organisation(of name: String, in transaction: borrowing Transaction) async throws -> Organisation.ID {
        if let known = try await organisation(name, in: transaction) { return known }
        let id = Organisation.ID.random()
        transaction.write("insert into organisation (id, name) values (\(id), \(name))")
        return id
    }

    /// The accounts that are reached at these addresses, in lower case; of several at one the first by name.
    static func at(_ emails: [String]) -> SQL {
        """
        select distinct on (email) email, id from account
        where email = any(\(emails)) and status = 'active' and role <> 'feed'
        order by email, username
        """
    }

    static func read(_ rows: Rows) throws -> [String: Account.ID] {
        Dictionary(try rows.decode((String, Account.ID).self), uniquingKeysWith: { first, _ in first })
    }

    /// Whose each of these sources is: of the organisation of its feed accounts, where they are all of one.
    static func reporting(_ sources: [String]) -> SQL {
        """
        select source, (array_agg(distinct organisation))[1] from account
        where source = any(\(sources)) and role = 'feed' and status = 'active'
        group by source having count(distinct organisation) = 1
        """
    }

    static func organisations(_ rows: Rows) throws -> [String: Organisation.ID] {
        Dictionary(try rows.decode((String, Organisation.ID).self), uniquingKeysWith: { first, _ in first })
    }

    /// Where those of them are reached that are not closed.
    func addresses(of accounts: [Account.ID], in transaction: borrowing Transaction) async throws
        -> [ViewAddresses.Address]
    {
        try await transaction.query(
            "select id, email from account where id = any(\(accounts)) and status <> 'closed' order by id"
        ).decode((Account.ID, String).self).map { ViewAddresses.Address(account: $0, email: $1) }
    }

    /// Every shielding officer who may sign in, with the authority that they work for.
    func active(_ role: Role, in transaction: borrowing Transaction) async throws
        -> [(account: Account.ID, email: String, authority: AuthorityCode?)]
    {
        try await transaction.query(
            """
            select account.id, account.email, organisation.authority
            from account join organisation on organisation.id = account.organisation
            where account.role = \(role) and account.status = 'active' order by account.id
            """
        ).decode((Account.ID, String, AuthorityCode?).self).map { (account: $0, email: $1, authority: $2) }
    }

    /// The authority that an account's organisation works for.
    func authority(of account: Account.ID, in transaction: borrowing Transaction) async throws -> AuthorityCode? {
        try await transaction.query(
            """
            select organisation.authority from account join organisation on organisation.id = account.organisation
            where account.id = \(account)
            """
        ).first(as: AuthorityCode?.self).flatMap(\.self)
    }

    func names(of accounts: [Account.ID], in transaction: borrowing Transaction) async throws -> [Account.ID:
        PersonName]
    {
        let rows = try await transaction.query("select id, name from account where id = any(\(accounts))")
            .decode((Account.ID, JSONB).self)
        return Dictionary(try rows.map { ($0.0, try Self.name($0.1)) }, uniquingKeysWith: { first, _ in first })
    }

    static func name(_ json: JSONB) throws -> PersonName {
        try WireCoding.decoder().decode(PersonName.self, from: json.data)
    }
}
