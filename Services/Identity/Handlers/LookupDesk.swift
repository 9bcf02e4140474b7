import Contracts
import FoundationEssentials
import Model
import Postgres
import Sealing
import ServiceRuntime

/// Counts look-ups, and says when there have been too many. All of one person's are counted here, in whichever session and
/// through whichever gateway, before anything about a child is read.
package struct LookupDesk: Sendable {
    let store: LookupStore
    let limits: LookupLimits

    package init(hash: KeyedHash) { self.init(hash: hash, limits: LookupLimits()) }

    init(hash: KeyedHash, limits: LookupLimits) {
        store = LookupStore(hash: hash)
        self.limits = limits
    }

    /// Whether the look-up may go on, counted if so.
    func admit(_ lookup: Lookup, by principal: Principal, at now: Date, in transaction: borrowing Transaction)
        async throws -> (outcome: LookupBudget.Outcome, audit: [AuditNote])
    {
        let (holders, windows) = (LookupHolders(principal), LookupWindows(at: now))
        if try await isKnown(lookup, by: principal, windows, transaction) { return (.free, []) }
        store.hold(holders, in: transaction)
        // Somebody may have opened it while this waited.
        if try await isKnown(lookup, by: principal, windows, transaction) { return (.free, []) }
        let spent = try await store.spent(by: holders, in: windows, transaction)
        let outcome = LookupBudget.decide(
            lookup, spent: spent, limits: limits, isConfirmed: principal.isConfirmed(at: now), in: windows)
        switch outcome {
        case .free, .warned:
            let counted = LookupBudget.charged(lookup)
            store.count(counted, by: holders, in: windows, transaction)
            if case .opening(let child) = lookup {
                store.open(child, principal.account, on: windows.day, in: transaction)
            }
            return (outcome, warnings(counted, spent.adding(counted), holders))
        case .confirmationNeeded(let notice): return (outcome, [note(.askedCodeForLookup, notice, lookup, holders)])
        case .stopped(let notice): return (outcome, [note(.stoppedLookup, notice, lookup, holders)])
        }
    }

    /// Counts a search that found nobody.
    func miss(by principal: Principal, at now: Date, in transaction: borrowing Transaction) async throws -> [AuditNote]
    {
        let (holders, windows) = (LookupHolders(principal), LookupWindows(at: now))
        store.hold(holders, in: transaction)
        let spent = try await store.spent(by: holders, in: windows, transaction)
        store.count(.misses, by: holders, in: windows, transaction)
        return warnings(.misses, spent.adding(.misses), holders)
    }

    private func isKnown(
        _ lookup: Lookup, by principal: Principal, _ windows: LookupWindows, _ transaction: borrowing Transaction
    ) async throws -> Bool {
        guard case .opening(let child) = lookup else { return false }
        return try await store.hasOpened(child, principal.account, on: windows.day, in: transaction)
    }

    private func warnings(_ counted: LookupNotice.Counted, _ spent: LookupBudget.Spent, _ holders: LookupHolders)
        -> [AuditNote]
    {
        LookupBudget.running(low: counted, spent: spent, limits: limits).map { each in
            AuditNote(
                .warnedOfLookups, actor: holders.account,
                terms: terms(each.counted, each.of, each.within, holders))
        }
    }

    private func note(_ action: AuditAction, _ notice: LookupNotice, _ lookup: Lookup, _ holders: LookupHolders)
        -> AuditNote
    {
        let children: [Child.ID] = if case .opening(let child) = lookup { [child] } else { [] }
        return AuditNote(
            action, actor: holders.account, terms: terms(notice.counted, notice.of, notice.within, holders),
            children: children)
    }

    private func terms(
        _ counted: LookupNotice.Counted, _ holder: LookupNotice.Holder, _ within: LookupNotice.Window,
        _ holders: LookupHolders
    ) -> [String: String] {
        [
            "counted": counted.rawValue, "of": holder.rawValue, "within": within.rawValue,
            "organisation": holders.organisation.description,
        ]
    }
}

extension LookupHolders {
    fileprivate init(_ principal: Principal) {
        self.init(account: principal.account, organisation: principal.organisation)
    }
}
