import Contracts
import Foundation
import Model

@testable import Shielding

/// The vault's own rules, each of them once, so that one at a time can be taken away.
struct ShieldRules: Sendable {
    var covers: @Sendable (Cover, Child.ID) -> Bool = { $0.covers($1) }
    var shield: @Sendable (inout Cover, Child.ID) -> Void = { $0.shield($1) }
    var pair: @Sendable (inout Cover, Child.ID, [Child.ID]) -> Void = { $0.pair($1, with: $2) }
    var merge: @Sendable (inout Cover, Child.ID, Child.ID, [Child.ID]) -> Void = { cover, merged, survivor, others in
        cover.merge(merged, into: survivor, whoMayBe: others)
    }
    var separate: @Sendable (inout Cover, Child.ID, [Child.ID], Child.ID, [Child.ID]) -> Void = {
        cover, child, left, separated, others in
        cover.separate(child, whoMayBe: left, from: separated, whoMayBe: others)
    }
    var tellApart: @Sendable (inout Cover, Child.ID, Child.ID) -> Void = { $0.tellApart($1, $2) }
    var tellApartByTwo: @Sendable (inout Cover, Child.ID, Child.ID) -> Void = { $0.tellApartByTwo($1, $2) }
    var uncovered: @Sendable (Cover, Child.ID, Child.ID) -> [Child.ID: Set<Child.ID>] = { $0.uncovered($1, $2) }
    var decideApart: @Sendable (Account.ID, Cover, Child.ID, Child.ID, Account.ID?) -> ApartDecision = {
        officer, cover, child, other, first in
        ApartDecision.decide(
            role: .shieldingOfficer, account: officer, of: nil, child: .init(isShielded: cover.hasShield(child)),
            other: .init(isShielded: cover.hasShield(other)), arePair: cover.arePair(child, other),
            proposal: first.map { LiftDecision.Proposal(by: $0, since: Date(timeIntervalSince1970: 0)) },
            at: Date(timeIntervalSince1970: 1))
    }
    var changes: @Sendable (Cover, Cover) -> [RecordCleared] = {
        $0.changes(of: Set(ShieldWorld.children), since: $1)
    }
    var decide: @Sendable (Account.ID, Bool, Account.ID?) -> LiftDecision = { officer, isShielded, first in
        LiftDecision.decide(
            role: .shieldingOfficer, account: officer, of: nil, responsible: nil, isShielded: isShielded,
            proposal: first.map { LiftDecision.Proposal(by: $0, since: Date(timeIntervalSince1970: 0)) },
            at: Date(timeIntervalSince1970: 1))
    }
    var decideGone: @Sendable (Account.ID, _ isShielded: Bool, _ isGone: Bool, Account.ID?) -> WithdrawalDecision = {
        officer, isShielded, isGone, first in
        WithdrawalDecision.decide(
            role: .shieldingOfficer, account: officer, of: nil, responsible: nil, isShielded: isShielded,
            isWithdrawn: isGone,
            proposal: first.map { LiftDecision.Proposal(by: $0, since: Date(timeIntervalSince1970: 0)) },
            at: Date(timeIntervalSince1970: 1))
    }
    var isGone: @Sendable (Cover, Child.ID) -> Bool = { $0.isWithdrawn($1) }
    var withdraw: @Sendable (inout Cover, Child.ID) -> Void = { $0.withdraw($1) }
    /// Whether of an identity that is gone the journal hears, and is asked.
    var notesWhoIsGone = true
    var asksWhoIsGone = true
    /// Whether a shield of one is not to be lifted.
    var keepsTheGone = true
    /// Whether one that the table has lost is told once more when it comes back.
    var tellsWhoIsGone = true
    /// Whether all are told of one who was gone as somebody else, and is there again.
    var tellsWhoIsBack = true
    /// Which of merging and separating go by the journal besides the tables.
    var remembering: Set<Change> = [.merge, .separation]
    /// By whose shields each identifier of a person gets one of its own: what is known, or what stands in the tables.
    var shieldsToShare: @Sendable (_ known: Cover, _ tables: Cover) -> Set<Child.ID> = { known, _ in known.shields }
    /// Whether a shield that stands in the journal alone is a shield.
    var asksTheJournal = true
    /// Of whom the journal is asked whether they are covered: every identifier of the person.
    var named: @Sendable (Cover, Child.ID) -> Set<Child.ID> = { $0.person($1) }
    /// Whether a word that the tables have still counts.
    var stands: @Sendable (StandingShields, [Child.ID], Double) -> Bool = { journal, children, since in
        journal.stands(wordAbout: children, since: Date(timeIntervalSince1970: since))
    }
    /// Whether Identity offers a restored vault again what it had heard since.
    var offersAgain = true
    /// Since when Directory is told of a change: by what stands in the tables, which was committed with what it was told.
    var told: @Sendable (_ known: Cover, _ tables: Cover) -> Cover = { $1 }
    /// Whether Directory is told all again by a restored vault.
    var tellsAgain = true
    /// Whether the journal, or a table that has lost rows, says which shields stand.
    var reconciles: @Sendable (_ tables: Set<Child.ID>, _ journal: Set<Child.ID>) -> Set<Child.ID> = { $0.union($1) }
    /// Whether the journal hears of whom else a shield covers.
    var notesGrowth = true
    var liftedInJournal: @Sendable (Cover, Child.ID) -> Set<Child.ID> = { $0.person($1) }
    /// What takes first words back: for lifting, and that two are not the same.
    var withdrawing: Set<Change> = [.merge, .separation, .shield, .confirmation, .withdrawal]
    var withdrawingApart: Set<Change> = [.merge, .separation, .shield, .doubt, .withdrawal]
    /// What becomes of shields whose review lapses: nothing.
    var lapse: @Sendable (inout Cover) -> Void = { _ in }

    enum Change { case merge, separation, shield, confirmation, doubt, withdrawal }
}
