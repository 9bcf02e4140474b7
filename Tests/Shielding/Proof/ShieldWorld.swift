import Checking
import Contracts
import Foundation
import Model

@testable import Shielding

/// Identity, which reports, merges and separates a few children; officers, who shield and lift; and the vault, which hears
/// of it later, by its own rules. Whatever the order, nobody is shown whom a shield's promise withholds; nor where commands end
/// between the journal and the commit, and the tables are restored to any earlier moment (`ShieldRestores.swift`).
struct ShieldWorld: World {
    /// How much may happen.
    struct Limits: Hashable, Sendable {
        var records = 3
        /// Of them, those of children whom the vault has heard of before anything happens.
        var known = 0
        /// And how many more the last of those children has.
        var linked = 0
        var deeds = 3
        var shields = 2
        var words = 3
        /// Events on their way.
        var waiting = 2
        /// Commands and events that end between the journal and the commit.
        var torn = 0
        var restores = 0
        /// Whether officers say that identities are gone.
        var withdraws = false

        /// Without either the tables alone have to do.
        var hasJournal: Bool { torn > 0 || restores > 0 }
    }

    static let children = (0..<4).map { Child.ID(UUID(uuidString: "00000000-0000-4000-8000-00000000000\($0)")!) }
    static let officers = (0..<2).map { Account.ID(UUID(uuidString: "00000000-0000-4000-8000-0000000000a\($0)")!) }

    var limits = Limits()
    var rules = ShieldRules()

    var start: State { State(outside: Outside(limits), vault: Vault()) }

    /// The two parts touch in what happens alone: what becomes of either depends on itself and on that.
    struct State: Hashable, Sendable {
        var outside: Outside
        var vault: Vault
    }

    /// Identity's part, and what may happen yet.
    struct Outside: Hashable, Sendable {
        var owners: [Child.ID] = []
        var doubts: Set<Promise.Pair> = []
        var waiting: [Saying] = []
        /// How many of those that wait, the first, the vault had heard before it was restored.
        var behind = 0
        var deeds: Int
        var shields: Int
        var words: Int
        var torn: Int
        var restores: Int

        init(_ limits: Limits) {
            (deeds, shields, words) = (limits.deeds, limits.shields, limits.words)
            (torn, restores) = (limits.torn, limits.restores)
            owners = Array(ShieldWorld.children.prefix(limits.known))
            if let last = owners.last { owners += Array(repeating: last, count: limits.linked) }
        }

        var standing: [Child.ID] { Set(owners).sorted() }

        func whoMayBe(_ child: Child.ID) -> [Child.ID] {
            doubts.filter { $0.contains(child) }.flatMap { $0.children.subtracting([child]) }.sorted()
        }
    }

    /// The vault's part, what Directory was told, and what must hold.
    struct Vault: Hashable, Sendable {
        // Its tables.
        var cover = Cover()
        var words: [Child.ID: Word] = [:]
        var wordsApart: [Promise.Pair: Word] = [:]
        var wordsGone: [Child.ID: Word] = [:]
        /// By the journal, which a restore of the rest leaves as it is.
        var journal = StandingShields()
        /// What a restore brings back; absent until somebody makes a backup.
        var backup: Backup?
        /// What the vault has heard since.
        var heard: [Saying] = []
        // What Directory was told.
        var told: [Child.ID: Set<Child.ID>] = [:]
        /// Of whom Directory and Identity were told that the identity is gone.
        var toldGone: Set<Child.ID> = []
        // What must hold.
        var promise = Promise()
        var spoken: [Child.ID: Set<Account.ID>] = [:]
        var liftedByOne = false
        var spokenApart: [Promise.Pair: Set<Account.ID>] = [:]
        var toldApartByOne = false
        var toldApartInVain = false
        var spokenGone: [Child.ID: Set<Account.ID>] = [:]
        var withdrawnByOne = false
        /// Counts words and what takes them back, where a restore may bring one back.
        var time = 0.0
        /// Whether the tables may know less than the journal, or otherwise.
        var isTorn = false
        /// Whether Directory may have been told otherwise, by the vault that was restored.
        var isUntold = false
    }

    /// What one officer said, and when.
    struct Word: Hashable, Sendable {
        var by: Account.ID
        var since: Double
    }

    /// What Identity says to the vault.
    enum Saying: Hashable, Sendable {
        case reported(Child.ID, [Child.ID])
        case merged(Child.ID, into: Child.ID, [Child.ID])
        case separated(Child.ID, [Child.ID], from: Child.ID, [Child.ID])
        case changed(Child.ID, Child.ID, mayBeOne: Bool, [Child.ID], [Child.ID])

        var subjects: Set<Child.ID> {
            switch self {
            case .reported(let child, _): [child]
            case .merged(let one, let other, _), .separated(let one, _, let other, _),
                .changed(let one, let other, _, _, _):
                [one, other]
            }
        }
    }

    enum Step: Hashable, Sendable, CustomStringConvertible {
        /// A new record: of a new child who may be these, or of a child who is known.
        case report(mayBe: [Child.ID])
        case reportLinked(to: Child.ID)
        case reportAgain(record: Int)
        case doubt(Child.ID, Child.ID)
        case tellApart(Child.ID, Child.ID)
        case merge(Child.ID, into: Child.ID)
        case separate(record: Int, mayBeOne: Bool)
        case hear(place: Int)
        case shield(Child.ID)
        case say(Account.ID, Child.ID)
        /// Of a shielded child and another.
        case sayApart(Account.ID, Child.ID, Child.ID)
        /// That the child has a new identity, and the old one is to be gone.
        case sayGone(Account.ID, Child.ID)
        case confirm(Child.ID)
        case lapse
        /// It ends between the journal and the commit.
        indirect case torn(Step)
        case backUp, restore, reconcile, reconcileGone, tellAgain

        var description: String {
            func name(_ child: Child.ID) -> String { String("\(child)".last!) }
            return switch self {
            case .report(let others): "a record comes, of a new child who may be [\(others.map(name).joined())]"
            case .reportLinked(let child): "a record of child \(name(child)) comes"
            case .reportAgain(let record): "record \(record) comes again"
            case .doubt(let one, let other): "\(name(one)) may be \(name(other))"
            case .tellApart(let one, let other): "\(name(one)) is not \(name(other))"
            case .merge(let one, let other): "\(name(one)) is merged into \(name(other))"
            case .separate(let record, let may):
                "record \(record) is separated\(may ? ", perhaps wrongly" : "")"
            case .hear(let place): "the vault hears event \(place)"
            case .shield(let child): "\(name(child)) is shielded"
            case .say(let officer, let child): "officer \("\(officer)".last!) would lift the shield of \(name(child))"
            case .sayApart(let officer, let child, let other):
                "officer \("\(officer)".last!) says that \(name(child)) is not \(name(other))"
            case .sayGone(let officer, let child):
                "officer \("\(officer)".last!) would withdraw the identity of \(name(child))"
            case .confirm(let child): "the shield of \(name(child)) is confirmed"
            case .lapse: "years pass without a review"
            case .torn(let step): "\(step), and nothing is committed"
            case .backUp: "the tables are backed up"
            case .restore: "the tables are restored"
            case .reconcile: "the journal and the tables are held to each other"
            case .reconcileGone: "the journal and the table of identities that are gone are held to each other"
            case .tellAgain: "Directory is told all again"
            }
        }
    }

    /// What is done to the vault.
    enum Action: Hashable, Sendable {
        case hear(Saying)
        case shield(Child.ID)
        case say(Account.ID, Child.ID)
        case sayApart(Account.ID, Child.ID, Child.ID)
        case sayGone(Account.ID, Child.ID)
        case confirm(Child.ID)
        case lapse
        indirect case torn(Action)
        case backUp, restore, reconcile, reconcileGone, tellAgain
    }

    func fault(in state: State) -> String? { fault(in: state.vault, isBehind: state.outside.behind > 0) }

    /// - Parameter isBehind: whether a restored vault has not heard all again yet.
    func fault(in vault: Vault, isBehind: Bool) -> String? {
        if vault.liftedByOne { return "a shield is lifted by the word of one" }
        if vault.toldApartByOne { return "two are told apart by the word of one" }
        if vault.toldApartInVain { return "two officers tell two apart in vain" }
        if !vault.isTorn, Set(vault.journal.shields.keys) != vault.cover.shields {
            return "the journal has other shields than the vault"
        }
        let cover = cover(of: vault)
        for child in Self.children {
            let (current, isWithheld) = (cover.current(child), isWithheld(child, cover, vault))
            if current != child, isWithheld != self.isWithheld(current, cover, vault) {
                return "a child is shown under one identifier and withheld under another"
            }
            if vault.promise.withholds(child) {
                if !isWithheld { return "a shielded child is shown" }
                // To whatever earlier moment: the tables may know nothing.
                if !vault.journal.covers(child), vault.journal.withdrawn[child] == nil {
                    return "a shielded child would be shown after a restore"
                }
            }
            if limits.withdraws, let fault = fault(inIdentityOf: child, cover, vault) { return fault }
            let told = vault.told[child, default: []]
            // Until a restored vault has heard all again, and told all again, Directory may have been told otherwise.
            guard !isBehind, !vault.isUntold else { continue }
            if !told.isEmpty, vault.toldGone.contains(child) || !told.isDisjoint(with: vault.toldGone) {
                return "an identity that is gone is named beside another"
            }
            for shield in vault.promise.shields where !told.isEmpty && shield.withholds(child) {
                if shield.person.contains(child) || !shield.person.isDisjoint(with: told) {
                    return "the record of one who may be shielded is listed"
                }
            }
            if !vault.isTorn, told != cover.cleared(child) {
                return "Directory was told otherwise than the vault holds"
            }
        }
        return nil
    }
}
