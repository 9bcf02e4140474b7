import Checking
import Contracts
import Foundation
import Model

@testable import Shielding

/// One child and two authorities, who begin to load and are signed off, propose, agree and take back, while sources
/// report and what was agreed upon is on its way by Directory. The child moves by the word of both alone; nothing is
/// shown of an authority that is loading and has, or has had, the child; and whoever signs off has put in what stood
/// on the list.
struct TransferWorld: World {
    static let here = AuthorityCode("E10000001")!
    static let there = AuthorityCode("E10000002")!
    static let authorities = [here, there]
    static let account = Account.ID(UUID(uuidString: "00000000-0000-4000-8000-0000000000c0")!)

    var steps = 8
    var rules = TransferRules()

    var start: State { State(left: steps) }

    struct State: Hashable, Sendable {
        var moved: [Whose] = []
        var open: TransferNote?
        var closed: [TransferNote] = []
        var loading: Set<AuthorityCode> = []
        var isShielded = false
        /// What Directory is told, and has not said back.
        var underWay: [AuthorityCode] = []
        // By history alone.
        /// Who has agreed to the transfer that is open.
        var said: Set<AuthorityCode> = []
        /// Where the child went by the word of both, and has been.
        var granted: [AuthorityCode] = []
        var had: Set<AuthorityCode> = [TransferWorld.here]
        /// Whose list has the child.
        var lists: Set<AuthorityCode> = []
        var wrong: String?
        var left: Int
    }

    enum Step: Hashable, Sendable, CustomStringConvertible {
        case begin(AuthorityCode), signOff(AuthorityCode), report(AuthorityCode)
        case propose(AuthorityCode, to: AuthorityCode)
        case say(TransferStep, AuthorityCode)
        case hear

        var description: String {
            switch self {
            case .begin(let authority): "\(authority.text) is loading"
            case .signOff(let authority): "\(authority.text) is signed off"
            case .report(let authority): "a report names \(authority.text)"
            case .propose(let authority, let to): "\(authority.text) proposes \(to.text)"
            case .say(let step, let authority): "\(authority.text) says \(step.rawValue)"
            case .hear: "Directory has the child as the other's"
            }
        }
    }

    func steps(from state: State, into steps: inout [Step]) {
        guard state.left > 0, state.wrong == nil else { return }
        for authority in Self.authorities {
            steps.append(state.loading.contains(authority) ? .signOff(authority) : .begin(authority))
            steps.append(.report(authority))
            for to in Self.authorities { steps.append(.propose(authority, to: to)) }
            if state.open != nil {
                for step in [TransferStep.accept, .withdraw, .notMoved] { steps.append(.say(step, authority)) }
            }
        }
        if !state.underWay.isEmpty { steps.append(.hear) }
    }

    func take(_ step: Step, in state: inout State) {
        state.left -= 1
        switch step {
        case .begin(let authority):
            state.loading.insert(authority)
            // Whoever makes the list knows of what was agreed upon.
            if responsible(state) == authority, state.underWay.isEmpty { state.lists.insert(authority) }
        case .signOff(let authority):
            if state.lists.remove(authority) != nil {
                if responsible(state) == authority {
                    state.isShielded = true
                } else if !state.isShielded {
                    state.wrong = "an authority is signed off without a shield of its list"
                }
            }
            state.loading.remove(authority)
        case .report(let to):
            if let decision = rules.suggested(to, child(state), state.open, state.closed) {
                apply(decision, by: nil, in: &state)
            }
        case .propose(let authority, let to):
            apply(rules.propose(to, speaker(authority, state), child(state), state.open), by: authority, in: &state)
        case .say(let said, let authority):
            guard let open = state.open else { return }
            if said == .withdraw { state.said.remove(authority) }
            apply(
                rules.decide(said, speaker(authority, state), child(state), open),
                by: said == .accept ? authority : nil, in: &state)
        case .hear:
            let authority = state.underWay.removeFirst()
            if state.granted.first == authority {
                state.granted.removeFirst()
            } else {
                state.wrong = "a child is moved without the word of both"
            }
            state.moved.append(.authority(authority))
            state.had.insert(authority)
            if state.loading.contains(authority), state.underWay.isEmpty { state.lists.insert(authority) }
        }
    }

    private func apply(_ decision: TransferDecision, by agreeing: AuthorityCode?, in state: inout State) {
        switch decision {
        case .refused, .stands: return
        case .opens(let note), .overtakes(let note):
            state.open = note
            state.said = []
        case .notes(let note): state.open = note
        case .ends(let note):
            state.open = nil
            state.closed.append(note)
            if let agreeing { state.said.insert(agreeing) }
            if note.ended?.state == .completed {
                state.underWay.append(note.to)
                if state.said.count == 2 { state.granted.append(note.to) }
            }
            state.said = []
            return
        }
        if let agreeing { state.said.insert(agreeing) }
    }

    func fault(in state: State) -> String? {
        if let wrong = state.wrong { return wrong }
        guard !isWithheld(state), !state.had.isDisjoint(with: state.loading) else { return nil }
        return "a child of an authority that is not signed off is shown"
    }

    private func responsible(_ state: State) -> AuthorityCode? {
        Responsibility.authority(said: [.authority(Self.here)], moved: state.moved)
    }

    private func isWithheld(_ state: State) -> Bool {
        state.isShielded
            || rules.withholds(Loading(authorities: state.loading), [.authority(Self.here)] + state.moved)
    }

    private func child(_ state: State) -> TransferredChild {
        let responsible = responsible(state)
        return TransferredChild(
            responsible: responsible, isWithheld: isWithheld(state),
            isLoading: responsible.map(state.loading.contains) ?? false)
    }

    private func speaker(_ authority: AuthorityCode, _ state: State) -> TransferSpeaker {
        TransferSpeaker(
            account: Self.account, role: isWithheld(state) ? .shieldingOfficer : .dataManager, authority: authority)
    }
}

/// The vault's own rules of transfers, each of them once, so that one at a time can be taken away.
struct TransferRules: Sendable {
    static let now = Date(timeIntervalSince1970: 1_770_000_000)

    var propose: @Sendable (AuthorityCode, TransferSpeaker, TransferredChild, TransferNote?) -> TransferDecision = {
        to, speaker, child, open in
        TransferDecision.propose(to: to, by: speaker, of: child, open: open, at: now)
    }
    var decide: @Sendable (TransferStep, TransferSpeaker, TransferredChild, TransferNote) -> TransferDecision = {
        step, speaker, child, note in
        TransferDecision.decide(step, by: speaker, of: child, note, at: now)
    }
    var suggested: @Sendable (AuthorityCode, TransferredChild, TransferNote?, [TransferNote]) -> TransferDecision? = {
        to, child, open, closed in
        TransferDecision.suggested(to: to, of: child, open: open, closed: closed)
    }
    var withholds: @Sendable (Loading, [Whose]) -> Bool = { $0.withholds($1) }
}

/// A vault without one of its guards.
enum TransferMutant: String, CaseIterable, Sendable {
    case movedByOne, movedByAReport, letGoWhileLoading, loadingByThePresentAuthority, loadingByTheFirst

    var withoutGuard: String {
        switch self {
        case .movedByOne: "a child moves by the word of both"
        case .movedByAReport: "a report moves nobody"
        case .letGoWhileLoading: "an authority that is loading lets nobody go"
        case .loadingByThePresentAuthority: "what the authority before withholds stays withheld"
        case .loadingByTheFirst: "the authority that a child came to withholds too"
        }
    }

    var rules: TransferRules {
        var rules = TransferRules()
        switch self {
        case .movedByOne:
            rules.decide = { step, speaker, child, note in
                guard step == .accept else {
                    return TransferDecision.decide(step, by: speaker, of: child, note, at: TransferRules.now)
                }
                return .ends(note.ended(.completed, from: child.responsible, by: speaker.account))
            }
        case .movedByAReport:
            rules.suggested = { to, child, _, _ in
                guard child.responsible != to else { return nil }
                return .ends(
                    TransferNote(to: to, origin: .move).ended(.completed, from: child.responsible, by: nil))
            }
        case .letGoWhileLoading:
            rules.decide = { step, speaker, child, note in
                var child = child
                child.isLoading = false
                return TransferDecision.decide(step, by: speaker, of: child, note, at: TransferRules.now)
            }
        case .loadingByThePresentAuthority: rules.withholds = { $0.withholds($1.suffix(1).map(\.self)) }
        case .loadingByTheFirst: rules.withholds = { $0.withholds($1.prefix(1).map(\.self)) }
        }
        return rules
    }
}
