import Contracts
import FoundationEssentials
import Model
import Postgres
import Sealing
import ServiceRuntime

/// Whose look-ups are counted.
struct LookupHolders {
    let account: Account.ID
    let organisation: Organisation.ID

    func id(_ holder: LookupNotice.Holder) -> UUID {
        switch holder {
        case .person: account.uuid
        case .organisation: organisation.uuid
        }
    }
}

/// The tables `lookup_spent` and `lookup_child`.
struct LookupStore: Sendable {
    let hash: KeyedHash

    /// Until the transaction ends, nobody else counts for either of them. What is read after it is read under it.
    func hold(_ holders: LookupHolders, in transaction: borrowing Transaction) {
        transaction.lock(LookupNotice.Holder.allCases.map { "look-ups:" + holders.id($0).text })
    }

    func hasOpened(_ child: Child.ID, _ account: Account.ID, on day: PartialDate, in transaction: borrowing Transaction)
        async throws -> Bool
    {
        try await transaction.query(
            """
            select true from lookup_child
            where account = \(account) and day = \(day) and child = \(key(child, account))
            """
        ).first(as: Bool.self) ?? false
    }

    func spent(by holders: LookupHolders, in windows: LookupWindows, _ transaction: borrowing Transaction) async throws
        -> LookupBudget.Spent
    {
        let rows = try await transaction.query(
            """
            select holder, counted, within, number from lookup_spent
            where holder = any(\(LookupNotice.Holder.allCases.map(holders.id)))
                and span >= case within when 'hour' then \(windows.span(.hour)) else \(windows.span(.day)) end
            """
        ).decode((UUID, String, String, Int).self)
        var spent = LookupBudget.Spent()
        for (id, counted, within, number) in rows {
            guard let holder = LookupNotice.Holder.allCases.first(where: { holders.id($0) == id }),
                let counted = LookupNotice.Counted(rawValue: counted),
                let within = LookupNotice.Window(rawValue: within)
            else { throw RuntimeFault("a budget that nobody has") }
            spent[LookupLimits.Each(counted: counted, of: holder, within: within)] = number
        }
        return spent
    }

    /// One more, of both of them and in both windows; in the window that has begun, by a clock that has not come so far.
    func count(
        _ counted: LookupNotice.Counted, by holders: LookupHolders, in windows: LookupWindows,
        _ transaction: borrowing Transaction
    ) {
        let rows = LookupLimits.Each.all.filter { $0.counted == counted }.map {
            (holder: holders.id($0.of), within: $0.within.rawValue, span: windows.span($0.within))
        }
        transaction.write(
            """
            insert into lookup_spent (holder, counted, within, span, number)
            select one.holder, \(counted.rawValue), one.within, one.span, 1
            from \(unnest: rows, \.holder, \.within, \.span) as one (holder, within, span)
            on conflict (holder, counted, within) do update set span = greatest(lookup_spent.span, excluded.span),
                number = case when lookup_spent.span >= excluded.span then lookup_spent.number + 1 else 1 end
            """)
    }

    /// Writes down whose record was opened, and forgets those of other days.
    func open(_ child: Child.ID, _ account: Account.ID, on day: PartialDate, in transaction: borrowing Transaction) {
        transaction.write("delete from lookup_child where account = \(account) and day < \(day)")
        transaction.write(
            """
            insert into lookup_child (account, day, child) values (\(account), \(day), \(key(child, account)))
            """)
    }

    /// Forgets whom anybody opened before `day`, of those too who do not come back.
    static func forget(before day: PartialDate, in transaction: borrowing Transaction) {
        transaction.write("delete from lookup_child where day < \(day)")
    }

    /// Bound to the account: nobody reads here that two have opened the same child.
    private func key(_ child: Child.ID, _ account: Account.ID) -> Data {
        hash.token(["looked up", account.description, child.description])
    }
}

extension LookupWindows {
    /// What an hour or a day is called in the table, where a later one comes after an earlier one.
    fileprivate func span(_ window: LookupNotice.Window) -> String {
        switch window {
        case .hour: String(hour)
        case .day: day.description
        }
    }
}
