import Contracts
import Model

@testable import Shielding

/// A vault without one of its guards.
enum ShieldMutant: String, CaseIterable, Sendable {
    case ofTheRow, ofThePerson, pairOneWay, mergeForgetsWho, mergeForgetsDoubts, partsUnshielded, partsForgetDoubts
    case partsToldApart, toldApartByOne, liftedByOne, liftedByTheSame, mergeKeepsWord, separationKeepsWord,
        shieldKeepsWord, listedWithDoubt
    case confirmationKeepsWord, lapseLifts
    case apartOfTheRow, apartByOne, apartByTheSame, apartOfEverybody, apartAfterMerge, apartAfterSeparation,
        apartAfterShield, apartAfterDoubt, journalUncoversMore
    case toldOfOneAlone, journalOfShieldsAlone, journalLiftsTheRow
    case journalUnasked, notOfferedAgain, tablesBelieved, partsByTheTables, wordRestored
    case mergeSharesNoShield, shieldOfOneName, mergedByTheTables, separatedByTheTables, journalOfTheName, notToldAgain
    case toldByTheJournal
    case withdrawnByOne, withdrawnByTheSame, withdrawnUnshielded, withdrawnOfTheRow, goneOfTheRow, goneLifted,
        apartAfterWithdrawal, withdrawalUnnoted, goneByTheTable, goneUntold, backForGood, backUntold

    var withoutGuard: String {
        switch self {
        case .ofTheRow: "a shield covers whoever is the same person"
        case .ofThePerson: "a shield covers whoever may be that person"
        case .pairOneWay: "who may be one is noted for both"
        case .mergeForgetsWho: "a merged child stays the same person"
        case .mergeForgetsDoubts: "whomever a merged child may be, the survivor may be"
        case .partsUnshielded: "each part of a shielded person has the shield"
        case .partsForgetDoubts: "whomever a covered child may be, the separated may be"
        case .partsToldApart: "a covered child and the separated stay a pair"
        case .toldApartByOne: "nobody alone tells a covered child from another"
        case .liftedByOne: "a shield is lifted by two"
        case .liftedByTheSame: "the two are not the same"
        case .mergeKeepsWord: "a merge takes the first word back"
        case .separationKeepsWord: "a separation takes the first word back"
        case .shieldKeepsWord: "a new shield takes the first word back"
        case .confirmationKeepsWord: "a confirmed shield takes the first word back"
        case .lapseLifts: "a shield whose review has lapsed stands"
        case .listedWithDoubt: "a record is held for the shield of whoever it may be"
        case .apartOfTheRow: "two are told apart under every identifier"
        case .apartByOne: "two tell a shielded child from another"
        case .apartByTheSame: "the two who tell apart are not the same"
        case .apartOfEverybody: "whom two tell from one child they have not told from others"
        case .apartAfterMerge: "a merge takes the first word that two are not the same back"
        case .apartAfterSeparation: "a separation takes that word back"
        case .apartAfterShield: "a new shield takes that word back"
        case .apartAfterDoubt: "a new doubt takes that word back"
        case .journalUncoversMore: "the journal uncovers those alone who were told apart"
        case .toldOfOneAlone: "Directory is told of everybody whom a change bears on"
        case .journalOfShieldsAlone: "the journal says whom else a shield covers"
        case .journalLiftsTheRow: "the journal ends a shield under every identifier of the person"
        case .journalUnasked: "a shield that stands in the journal alone is a shield"
        case .notOfferedAgain: "a restored vault hears again what it had heard"
        case .tablesBelieved: "a shield that the tables have lost comes back"
        case .partsByTheTables: "a shield that stands in the journal alone is one of each identifier of the person"
        case .wordRestored: "the journal says which words have ended"
        case .mergeSharesNoShield: "a merge gives each identifier of a shielded person a shield"
        case .shieldOfOneName: "a shield is put up over each identifier of the person"
        case .mergedByTheTables: "a merge goes by the journal too"
        case .separatedByTheTables: "a separation goes by the journal too"
        case .journalOfTheName: "the journal is asked of every identifier of the person"
        case .notToldAgain: "a restored vault tells Directory all again"
        case .toldByTheJournal: "Directory is told what the tables did not have, though the journal had it"
        case .withdrawnByOne: "an identity is withdrawn by two"
        case .withdrawnByTheSame: "the two who withdraw it are not the same"
        case .withdrawnUnshielded: "an identity is withdrawn of a child with a shield"
        case .withdrawnOfTheRow: "an identity is withdrawn under every identifier of the person"
        case .goneOfTheRow: "whoever is one with an identity that is gone is gone"
        case .goneLifted: "nobody lifts the shield of an identity that is gone"
        case .apartAfterWithdrawal: "a withdrawal takes the first word that two are not the same back"
        case .withdrawalUnnoted: "the journal says whose identity is gone"
        case .goneByTheTable: "an identity that is gone by the journal alone is gone"
        case .backForGood: "two who are told apart bring back whoever was gone as the other alone"
        case .backUntold: "of whoever is there again all are told"
        case .goneUntold: "of one that the journal brings back all are told once more"
        }
    }

    /// A world that is wide enough for what then goes wrong, and no wider than it has to be.
    var limits: ShieldWorld.Limits {
        switch self {
        case .apartOfTheRow: .init(deeds: 5, shields: 1, words: 0, waiting: 1)
        case .apartOfEverybody, .journalUncoversMore: .init(deeds: 3, shields: 2, words: 2, waiting: 1)
        case .apartAfterMerge, .apartAfterSeparation, .apartAfterDoubt:
            .init(deeds: 4, shields: 1, words: 2, waiting: 1)
        case .apartAfterShield: .init(deeds: 2, words: 2, waiting: 1)
        case .journalUnasked, .notOfferedAgain, .tablesBelieved, .wordRestored: .restored
        case .partsByTheTables, .mergeSharesNoShield, .shieldOfOneName: .forgotten
        case .toldByTheJournal: .cutOff
        case .mergedByTheTables:
            .init(records: 3, known: 2, deeds: 2, shields: 1, words: 0, waiting: 2, restores: 1)
        case .separatedByTheTables:
            .init(records: 3, known: 2, linked: 1, deeds: 2, shields: 1, words: 0, waiting: 1, restores: 1)
        case .journalOfTheName: .init(records: 3, known: 3, deeds: 3, shields: 1, words: 0, waiting: 1, restores: 1)
        case .notToldAgain: .init(records: 3, known: 2, deeds: 2, shields: 1, words: 2, waiting: 1, restores: 1)
        case .withdrawnByOne, .withdrawnByTheSame, .withdrawnUnshielded, .withdrawnOfTheRow, .goneOfTheRow, .goneLifted,
            .apartAfterWithdrawal, .withdrawalUnnoted, .backForGood:
            .gone
        case .backUntold: .goneAndBack
        case .goneByTheTable, .goneUntold:
            .init(
                records: 1, known: 1, deeds: 0, shields: 1, words: 2, waiting: 1, torn: 1, restores: 1, withdraws: true)
        default: .init(deeds: 4)
        }
    }

    var rules: ShieldRules {
        var rules = ShieldRules()
        switch self {
        case .ofTheRow:
            rules.covers = { cover, child in
                cover.shields.contains(child)
                    || cover.candidates[child, default: []].contains { cover.shields.contains($0) }
            }
        case .ofThePerson: rules.covers = { $0.hasShield($1) }
        case .pairOneWay:
            rules.pair = { cover, child, others in
                cover = cover.changed { $0[child, default: []].formUnion(others.filter { $0 != child }) }
            }
        case .mergeForgetsWho:
            rules.merge = { cover, merged, survivor, others in
                let before = cover.survivors
                cover.merge(merged, into: survivor, whoMayBe: others)
                cover = Cover(candidates: cover.candidates, survivors: before, shields: cover.shields)
                cover = cover.changed { $0.part(merged, survivor) }
            }
        case .mergeForgetsDoubts:
            rules.merge = { cover, merged, survivor, others in
                let before = cover.candidates[survivor, default: []]
                cover.merge(merged, into: survivor, whoMayBe: [])
                cover = cover.changed { $0[survivor] = before.union([merged]) }
            }
        case .partsUnshielded:
            rules.separate = { cover, child, left, separated, others in
                let before = cover.shields
                cover.separate(child, whoMayBe: left, from: separated, whoMayBe: others)
                cover = Cover(candidates: cover.candidates, survivors: cover.survivors, shields: before)
            }
        case .partsForgetDoubts:
            rules.separate = { cover, child, left, separated, others in
                let before = cover.candidates
                cover.separate(child, whoMayBe: left, from: separated, whoMayBe: others)
                cover = cover.changed {
                    $0[child] = before[child, default: []].union(left).union([separated])
                    $0[separated] = before[separated, default: []].union(others).union([child])
                }
            }
        case .partsToldApart:
            rules.separate = { cover, child, left, separated, others in
                cover.separate(child, whoMayBe: left, from: separated, whoMayBe: others)
                guard !others.contains(child) else { return }
                cover = cover.changed { $0.part(child, separated) }
            }
        case .toldApartByOne:
            rules.tellApart = { cover, one, other in cover = cover.changed { $0.part(one, other) } }
        case .liftedByOne: rules.decide = { _, isShielded, _ in isShielded ? .lifts : .notShielded }
        case .liftedByTheSame:
            rules.decide = { _, isShielded, first in
                isShielded ? (first == nil ? .proposes : .lifts) : .notShielded
            }
        case .mergeKeepsWord: rules.withdrawing.remove(.merge)
        case .separationKeepsWord: rules.withdrawing.remove(.separation)
        case .shieldKeepsWord: rules.withdrawing.remove(.shield)
        case .confirmationKeepsWord: rules.withdrawing.remove(.confirmation)
        case .lapseLifts: rules.lapse = { cover in for child in cover.shields { cover.lift(child) } }
        case .listedWithDoubt:
            rules.changes = { cover, before in
                ShieldWorld.children.compactMap { child in
                    func listed(_ cover: Cover) -> Set<Child.ID> {
                        cover.hasShield(child) ? [] : cover.candidates[child, default: []]
                    }
                    guard listed(cover) != listed(before) else { return nil }
                    return .init(child: child, candidates: listed(cover).sorted())
                }
            }
        case .apartOfTheRow:
            rules.tellApart = { cover, one, other in
                guard !cover.covers(one), !cover.covers(other) else { return }
                cover = cover.changed { $0.part(one, other) }
            }
        case .apartByOne:
            rules.decideApart = { _, cover, one, other, _ in cover.arePair(one, other) ? .parts : .notHeld }
        case .apartByTheSame:
            rules.decideApart = { _, cover, one, other, first in
                cover.arePair(one, other) ? (first == nil ? .proposes : .parts) : .notHeld
            }
        case .apartOfEverybody:
            rules.tellApartByTwo = { cover, one, other in
                let all = cover.person(other)
                cover = cover.changed { candidates in
                    for child in all {
                        for no in candidates[child, default: []] { candidates.part(child, no) }
                    }
                }
            }
        case .apartAfterMerge: rules.withdrawingApart.remove(.merge)
        case .apartAfterSeparation: rules.withdrawingApart.remove(.separation)
        case .apartAfterShield: rules.withdrawingApart.remove(.shield)
        case .apartAfterDoubt: rules.withdrawingApart.remove(.doubt)
        case .journalUncoversMore:
            rules.uncovered = { cover, _, other in
                Dictionary(uniqueKeysWithValues: cover.shields.map { ($0, cover.person(other)) })
            }
        case .toldOfOneAlone:
            rules.changes = { cover, before in
                let all = cover.changes(of: Set(ShieldWorld.children), since: before)
                return Array(all.prefix(1))
            }
        case .journalOfShieldsAlone: rules.notesGrowth = false
        case .journalLiftsTheRow: rules.liftedInJournal = { [$1] }
        case .journalUnasked: rules.asksTheJournal = false
        case .notOfferedAgain: rules.offersAgain = false
        case .tablesBelieved: rules.reconciles = { tables, _ in tables }
        case .partsByTheTables: rules.shieldsToShare = { _, tables in tables.shields }
        case .wordRestored: rules.stands = { _, _, _ in true }
        case .mergeSharesNoShield:
            rules.merge = { cover, merged, survivor, others in
                let before = cover.shields
                cover.merge(merged, into: survivor, whoMayBe: others)
                cover = cover.with(shields: before)
            }
        case .shieldOfOneName: rules.shield = { $0 = $0.with(shields: $0.shields.union([$1])) }
        case .mergedByTheTables: rules.remembering.remove(.merge)
        case .separatedByTheTables: rules.remembering.remove(.separation)
        case .journalOfTheName: rules.named = { [$1] }
        case .notToldAgain: rules.tellsAgain = false
        case .toldByTheJournal: rules.told = { known, _ in known }
        case .withdrawnByOne: rules.decideGone = { _, isShielded, _, _ in isShielded ? .withdraws : .notShielded }
        case .withdrawnByTheSame:
            rules.decideGone = { _, isShielded, isGone, first in
                isShielded && !isGone ? (first == nil ? .proposes : .withdraws) : .notShielded
            }
        case .withdrawnUnshielded:
            let decide = rules.decideGone
            rules.decideGone = { officer, _, isGone, first in decide(officer, true, isGone, first) }
        case .withdrawnOfTheRow:
            rules.withdraw = { cover, child in
                cover = cover.with(
                    shields: cover.shields,
                    withdrawn: cover.withdrawn.merging([cover.current(child): cover.current(child)]) { $1 })
            }
        case .goneOfTheRow: rules.isGone = { $0.withdrawn[$1] != nil }
        case .goneLifted: rules.keepsTheGone = false
        case .apartAfterWithdrawal: rules.withdrawingApart.remove(.withdrawal)
        case .withdrawalUnnoted: rules.notesWhoIsGone = false
        case .goneByTheTable: rules.asksWhoIsGone = false
        case .goneUntold: rules.tellsWhoIsGone = false
        case .backForGood:
            rules.tellApartByTwo = { cover, one, other in
                cover.tellApartByTwo(one, other)
                cover = cover.with(shields: cover.shields)
            }
        case .backUntold: rules.tellsWhoIsBack = false
        }
        return rules
    }
}

extension Cover {
    fileprivate func changed(_ change: (inout [Child.ID: Set<Child.ID>]) -> Void) -> Cover {
        var candidates = candidates
        change(&candidates)
        return Cover(candidates: candidates.filter { !$0.value.isEmpty }, survivors: survivors, shields: shields)
    }

}

extension [Child.ID: Set<Child.ID>] {
    fileprivate mutating func part(_ one: Child.ID, _ other: Child.ID) {
        self[one]?.remove(other)
        self[other]?.remove(one)
    }
}
