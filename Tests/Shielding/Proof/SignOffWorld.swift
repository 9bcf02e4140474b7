import Checking
import Contracts
import Foundation
import Model

@testable import Shielding

/// Officers who have their authority load and sign its shields off, whoever restores the vault's tables to any earlier
/// moment, and commands that end between the journal and the commit. Nothing of a loading authority is shown before two of
/// its officers have said, since it last began and since the last shield, that all are in.
struct SignOffWorld: World {
    static let authority = AuthorityCode("E10000001")!
    static let elsewhere = AuthorityCode("E10000002")!
    /// Two of the authority's, and one of another's.
    static let officers = (0..<3).map { Account.ID(UUID(uuidString: "00000000-0000-4000-8000-0000000000b\($0)")!) }

    var steps = 8
    var rules = SignOffRules()

    var start: State { State(left: steps) }

    /// The table's row.
    struct Row: Hashable, Sendable {
        var since: Date
        var word: SignOffDecision.Word?
    }

    struct State: Hashable, Sendable {
        var row: Row?
        var journal = StandingShields()
        /// A backup of the table; absent until somebody makes one.
        var backup: Backup?
        // What was acknowledged, or said by an officer, and must hold.
        var isLoading = false
        var signed: Set<Account.ID> = []
        var time = 0.0
        var left: Int

        struct Backup: Hashable, Sendable { var row: Row? }
    }

    enum Step: Hashable, Sendable, CustomStringConvertible {
        case begin(isCommitted: Bool)
        case sign(Int, isCommitted: Bool)
        case shield(isCommitted: Bool)
        case backUp, restore, reconcile

        var description: String {
            func torn(_ isCommitted: Bool) -> String { isCommitted ? "" : ", and nothing is committed" }
            return switch self {
            case .begin(let isCommitted): "the authority is loading\(torn(isCommitted))"
            case .sign(2, let isCommitted): "an officer of another authority signs off\(torn(isCommitted))"
            case .sign(let officer, let isCommitted): "officer \(officer) signs off\(torn(isCommitted))"
            case .shield(let isCommitted): "a child is shielded\(torn(isCommitted))"
            case .backUp: "the tables are backed up"
            case .restore: "the tables are restored"
            case .reconcile: "the journal and the table are held to each other"
            }
        }
    }

    func steps(from state: State, into steps: inout [Step]) {
        guard state.left > 0 else { return }
        for isCommitted in [true, false] {
            steps.append(.begin(isCommitted: isCommitted))
            steps.append(.shield(isCommitted: isCommitted))
            for officer in Self.officers.indices { steps.append(.sign(officer, isCommitted: isCommitted)) }
        }
        if state.backup?.row != state.row || state.backup == nil { steps.append(.backUp) }
        if let backup = state.backup, backup.row != state.row { steps.append(.restore) }
        if (state.row == nil) != state.journal.loading.isEmpty { steps.append(.reconcile) }
    }

    func take(_ step: Step, in state: inout State) {
        state.left -= 1
        state.time += 1
        var row = state.row
        let now = Date(timeIntervalSince1970: state.time)
        let isLoading = rules.stands(row, state.journal)
        switch step {
        case .begin(let isCommitted):
            if isLoading {
                if rules.notesAgain, state.journal.loading.isEmpty, let row {
                    state.journal.take(.loads(Self.kept(since: row.since)))
                }
                if rules.withdrawing.contains(.beginning) { withdraw(&row, at: now, in: &state) }
            } else {
                row = Row(since: now)
                if rules.isInJournal { state.journal.take(.loads(Self.kept(since: now))) }
            }
            guard isCommitted else { return }
            state.row = row
            (state.isLoading, state.signed) = (true, [])
        case .sign(let officer, let isCommitted):
            let account = Self.officers[officer]
            let speaksFor = rules.speaksFor(officer)
            // Theirs is loading too, for aught they know; it is another row.
            guard speaksFor == Self.authority else { return }
            if officer < 2 {
                state.signed.insert(account)
                if state.signed.count > 1 { state.isLoading = false }
            }
            let first = row?.word.flatMap { state.journal.stands($0, for: Self.authority) ? $0 : nil }
            switch rules.decide(speaksFor, account, isLoading, first, now) {
            case .signs:
                let since = row?.since ?? state.journal.loading[Self.authority]?.since ?? now
                row = Row(since: since, word: .init(by: account, since: now))
            case .opens:
                row = nil
                state.journal.take(.signedOff(Self.authority))
            case .stands, .isOpen, .refused: break
            }
            if isCommitted { state.row = row }
        case .shield(let isCommitted):
            if rules.withdrawing.contains(.shield) { withdraw(&row, at: now, in: &state) }
            guard isCommitted else { return }
            state.row = row
            state.signed = []
        case .backUp: state.backup = State.Backup(row: state.row)
        case .restore: state.row = state.backup?.row
        case .reconcile:
            if let row {
                state.journal.take(.loads(Self.kept(since: row.since)))
            } else {
                state.row = state.journal.loading[Self.authority].map { Row(since: $0.since) }
            }
        }
    }

    private func withdraw(_ row: inout Row?, at now: Date, in state: inout State) {
        let isLoading = rules.stands(row, state.journal)
        row?.word = nil
        guard rules.withdrawsInJournal, isLoading else { return }
        state.journal.take(.wordWithdrawn(Self.authority, at: now))
    }

    func fault(in state: State) -> String? {
        guard state.isLoading, !rules.stands(state.row, state.journal) else { return nil }
        return "a child of an authority that is not signed off is shown"
    }

    private static func kept(since: Date) -> KeptLoading {
        KeptLoading(
            authority: authority, since: since,
            order: SealedEnvelope(keyID: "", encapsulatedKey: Data(), ciphertext: Data()))
    }
}

/// The vault's own rules of signing off, each of them once, so that one at a time can be taken away.
struct SignOffRules: Sendable {
    var speaksFor: @Sendable (Int) -> AuthorityCode? = { officer in
        LoadingDecision.authority(
            of: .shieldingOfficer, for: officer < 2 ? SignOffWorld.authority : SignOffWorld.elsewhere)
    }
    var decide: @Sendable (AuthorityCode?, Account.ID, Bool, SignOffDecision.Word?, Date) -> SignOffDecision = {
        speaksFor, account, isLoading, first, now in
        SignOffDecision.decide(
            speaksFor: speaksFor, account: account, isLoading: isLoading, first: first, at: now)
    }
    /// Whether it is loading, by the row and by the journal.
    var stands: @Sendable (SignOffWorld.Row?, StandingShields) -> Bool = { row, journal in
        Loading(authorities: Set(journal.loading.keys).union(row == nil ? [] : [SignOffWorld.authority]))
            .withholds(.authority(SignOffWorld.authority))
    }
    var isInJournal = true
    var withdrawsInJournal = true
    /// Whether who says that it is loading, of one that is by the table alone, tells the journal.
    var notesAgain = true
    /// What takes a first word back.
    var withdrawing: Set<Change> = [.beginning, .shield]

    enum Change { case beginning, shield }
}

/// A vault without one of its guards.
enum SignOffMutant: String, CaseIterable, Sendable {
    case signedOffByOne, signedOffByTheSame, signedOffByAnother, shieldKeepsSignature, beginningKeepsSignature
    case loadingInTheTableAlone, beginningUnnoted, signatureRestored, openByTheTable

    var withoutGuard: String {
        switch self {
        case .signedOffByOne: "an authority is signed off by two"
        case .signedOffByTheSame: "the two are not the same"
        case .signedOffByAnother: "both are the authority's own"
        case .shieldKeepsSignature: "a shield takes the first word back"
        case .beginningKeepsSignature: "whoever says that it is loading takes the first word back"
        case .loadingInTheTableAlone: "the journal says that an authority is loading"
        case .beginningUnnoted: "the journal says so of one that was loading by the table alone"
        case .signatureRestored: "the journal says that a word was taken back"
        case .openByTheTable: "what the journal alone says holds"
        }
    }

    var rules: SignOffRules {
        var rules = SignOffRules()
        switch self {
        case .signedOffByOne: rules.decide = { _, _, isLoading, _, _ in isLoading ? .opens : .isOpen }
        case .signedOffByTheSame:
            rules.decide = { _, _, isLoading, first, _ in isLoading ? (first == nil ? .signs : .opens) : .isOpen }
        case .signedOffByAnother: rules.speaksFor = { _ in SignOffWorld.authority }
        case .shieldKeepsSignature: rules.withdrawing.remove(.shield)
        case .beginningKeepsSignature: rules.withdrawing.remove(.beginning)
        case .loadingInTheTableAlone: rules.isInJournal = false
        case .beginningUnnoted: rules.notesAgain = false
        case .signatureRestored: rules.withdrawsInJournal = false
        case .openByTheTable: rules.stands = { row, _ in row != nil }
        }
        return rules
    }
}
