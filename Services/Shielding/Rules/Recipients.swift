import Contracts
import Model

/// Who stands behind a contact handle, as far as telling them goes.
enum Behind: Hashable {
    case account(Account.ID)
    /// Somebody is there, without an account of ours.
    case noAccount

    var account: Account.ID? {
        if case .account(let account) = self { account } else { nil }
    }
}

/// Who may be told of a fact about a child.
///
/// Both sides learn of each other: those in contact of the newcomer, the newcomer that others are there. Of a shielded
/// child the newcomer alone learns something: that the management team knows. Of an identity that is withdrawn, or a record
/// that is archived, nobody does.
enum Recipients: Hashable {
    case told([RecipientsOf.Recipient])
    /// The vault has not heard yet of a handle that the decision needs.
    case notRipe

    /// `behind` holds the handles that the vault knows to belong to this very child.
    static func decide(
        _ fact: RecipientsOf.Fact, isShielded: Bool, isWithdrawn: Bool = false, behind: [Involvement.Handle: Behind]
    ) -> Recipients {
        guard !isWithdrawn else { return .told([]) }
        switch (fact.kind, isShielded) {
        case (.ended, true), (.leads, true), (.assesses, true), (.confirmed, true), (.declined, true):
            return .told([])
        case (.began, true):
            guard let newcomer = behind[fact.handle] else { return .notRipe }
            return .told(tell([newcomer.account], .managementTeamKnows))
        case (.began, false):
            guard let newcomer = behind[fact.handle], let others = others(in: fact, than: newcomer, behind)
            else { return .notRipe }
            let toNewcomer = others.isEmpty ? [] : tell([newcomer.account], .othersInContact)
            return .told(tell(others.map(\.account), .newInvolvement) + toNewcomer)
        case (.ended, false):
            guard let leaver = behind[fact.handle], let others = others(in: fact, than: leaver, behind)
            else { return .notRipe }
            return .told(tell(others.map(\.account), .involvementEnded))
        case (.leads, false):
            guard let leader = behind[fact.handle], let others = others(in: fact, than: leader, behind)
            else { return .notRipe }
            return .told(tell([leader.account] + others.map(\.account), .newLeadProfessional))
        case (.assesses, false):
            guard let holder = behind[fact.handle], let others = others(in: fact, than: holder, behind)
            else { return .notRipe }
            return .told(tell(others.map(\.account), .newAssessment))
        case (.confirmed, false):
            guard let own = behind[fact.handle] else { return .notRipe }
            return .told(tell([own.account], .involvementConfirmed))
        case (.declined, false):
            guard let own = behind[fact.handle] else { return .notRipe }
            return .told(tell([own.account], .involvementDeclined))
        }
    }

    /// What is left of a fact once consent to involvements was withdrawn: nil of one about such an involvement, which is told to nobody.
    static func standing(_ fact: RecipientsOf.Fact, without gone: Set<Involvement.Handle>) -> RecipientsOf.Fact? {
        guard !gone.contains(fact.handle) else { return nil }
        var fact = fact
        fact.inContact.removeAll(where: gone.contains)
        return fact
    }

    /// The handles whose owners a decision needs to know.
    static func needed(for fact: RecipientsOf.Fact, isShielded: Bool) -> [Involvement.Handle] {
        switch (fact.kind, isShielded) {
        case (.ended, true), (.leads, true), (.assesses, true), (.confirmed, true), (.declined, true): []
        case (.began, true), (.confirmed, false), (.declined, false): [fact.handle]
        case (_, false): [fact.handle] + fact.inContact
        }
    }

    /// Whoever was declined is told that, and of nothing else any more.
    static func entitled(
        _ behind: [Involvement.Handle: Behind], of fact: RecipientsOf.Fact, without declined: Set<Involvement.Handle>
    ) -> [Involvement.Handle: Behind] {
        guard fact.kind != .declined, !declined.isEmpty else { return behind }
        return Dictionary(
            uniqueKeysWithValues: behind.map { ($0.key, declined.contains($0.key) ? .noAccount : $0.value) })
    }

    /// Who else is in contact, somebody without an account included; nil if a handle is unknown.
    private static func others(
        in fact: RecipientsOf.Fact, than own: Behind, _ behind: [Involvement.Handle: Behind]
    ) -> [Behind]? {
        var others: [Behind] = []
        for handle in fact.inContact where handle != fact.handle {
            guard let other = behind[handle] else { return nil }
            if other == .noAccount || other != own { others.append(other) }
        }
        return others
    }

    /// Each account once, in the order in which it was first met.
    private static func tell(_ accounts: [Account.ID?], _ kind: NotificationKind) -> [RecipientsOf.Recipient] {
        var met: Set<Account.ID> = []
        return accounts.compactMap(\.self).filter { met.insert($0).inserted }.map { .init(account: $0, told: kind) }
    }
}
