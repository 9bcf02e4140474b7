import Contracts
import FoundationEssentials
import Model

/// Who may do what to an account or an organisation. Those who run the system may do all of it, and alone what would make two
/// people out of one: whoever could open shielding officers could be two of them.
enum Administration {
    enum Deed: CaseIterable {
        case open, renew, suspend, restore

        /// What gives somebody access takes a fresh code; what takes it away has to be quick.
        var isGrave: Bool { self != .suspend }
    }

    /// An account, or one that is to be: what somebody may do to it depends on these.
    struct Subject: Hashable {
        /// None of one that is to be opened.
        var account: Account.ID?
        var role: Role
        /// None of one that there is not yet.
        var organisation: Organisation.ID?
    }

    enum Verdict: Equatable {
        case allowed
        /// It is not this role's to do, to whomever.
        case notAllowed
        /// Not theirs: answered as of an account that there is not.
        case notTheirs
        case codeNeeded
    }

    /// - Parameters:
    ///   - actor: nil for those who run the system.
    ///   - subject: nil where there is no such account.
    static func decide(_ deed: Deed, to subject: Subject?, by actor: Principal?, at now: Date) -> Verdict {
        guard let actor else { return .allowed }
        guard Deed.all(of: actor.role).contains(deed) else { return .notAllowed }
        if deed.isGrave, !actor.isConfirmed(at: now) { return .codeNeeded }
        guard let subject, let action = action(deed, role: subject.role),
            Access.allows(actor.role, action, relation(of: actor, to: subject))
        else { return .notTheirs }
        return .allowed
    }

    static func relation(of actor: Principal, to subject: Subject) -> Access.Relation {
        if subject.account == actor.account { return .own }
        return subject.organisation == actor.organisation ? .colleague : .any
    }

    /// Nil for what those who run the system do alone.
    static func action(_ deed: Deed, role: Role) -> Access.Action? {
        switch role {
        case .practitioner, .mediator, .dataManager: deed == .open ? .openAccount : .manageAccount
        case .shieldingOfficer, .auditor: deed == .open ? nil : .manageAccount
        case .accountAdministrator: .manageAdministrator
        case .nationalAdministrator, .feed: nil
        }
    }

    /// What an administrator may not say of an account that they open: it is not theirs to know or to grant.
    static func problems(of application: OpenAccount.Application) -> [(field: String, isSaid: Bool)] {
        [
            ("/authority", application.authority != nil), ("/accredited", application.accredited != nil),
            ("/mayOverride", application.mayOverride == true), ("/secondFactor", application.secondFactor != nil),
        ]
    }
}

extension Administration.Deed {
    /// Those that a role may do to somebody.
    fileprivate static func all(of role: Role) -> [Self] {
        allCases.filter { deed in
            Role.allCases.contains { Administration.action(deed, role: $0).map { Access.mayEver(role, $0) } ?? false }
        }
    }
}
