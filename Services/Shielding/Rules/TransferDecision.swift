import Contracts
import FoundationEssentials
import Model

/// How a child becomes another authority's: the new one accepts, with the agreement of the old one (SI 2007/2182).
/// Nothing else moves a child, and a child has one transfer at a time.
///
/// Of a child of whom nothing is withheld, data managers of the two decide, who see where the child is anyway. Of
/// anybody else a transfer would tell them, so that shielding officers do, and data managers are answered as of a
/// child who is not there.
enum TransferDecision: Hashable {
    case opens(TransferNote)
    /// The one that is open, of which nobody has said anything, gives way.
    case overtakes(TransferNote)
    /// What somebody said is noted, and it is still open.
    case notes(TransferNote)
    case ends(TransferNote)
    /// It was said before.
    case stands(TransferNote)
    case refused(Refusal)
}

/// Who speaks of a transfer.
struct TransferSpeaker: Hashable {
    var account: Account.ID
    var role: Role
    var authority: AuthorityCode?
}

/// The child of whom a transfer is.
struct TransferredChild: Hashable {
    /// Nobody where nothing was reported yet.
    var responsible: AuthorityCode?
    /// Whether anything of the child would be withheld: by a shield, a hold, or an authority that is loading.
    var isWithheld = false
    /// Whether the identity is withdrawn.
    var isGone = false
    /// Whether the responsible authority's shields are still being put in.
    var isLoading = false
}

// MARK: - Who may

extension TransferDecision {
    static func hasPart(_ role: Role) -> Bool {
        Access.mayEver(role, .transfer) || Access.mayEver(role, .transferWithheld)
    }

    static func mayAct(_ role: Role, isWithheld: Bool) -> Bool {
        Access.mayEver(role, isWithheld ? .transferWithheld : .transfer)
    }

    static func side(of authority: AuthorityCode, from responsible: AuthorityCode, to: AuthorityCode) -> Transfer.Side?
    {
        if authority == responsible { return .giving }
        return authority == to ? .receiving : nil
    }

    /// The side for which somebody speaks; refused alike where the child is absent, gone, no business of theirs, or
    /// another role's.
    private static func side(of speaker: TransferSpeaker, _ child: TransferredChild, to: AuthorityCode)
        -> Result<(side: Transfer.Side, responsible: AuthorityCode), RefusedTransfer>
    {
        guard hasPart(speaker.role), let authority = speaker.authority else { return .failure(.init(.notAllowed)) }
        guard mayAct(speaker.role, isWithheld: child.isWithheld), !child.isGone, let responsible = child.responsible,
            let side = side(of: authority, from: responsible, to: to)
        else { return .failure(.init(.notFound)) }
        return .success((side, responsible))
    }

    private struct RefusedTransfer: Error {
        var refusal: Refusal

        init(_ kind: Refusal.Kind) { refusal = Refusal(kind) }
    }
}

// MARK: - What is said

extension TransferDecision {
    /// - Parameter open: the transfer of the child that is under way.
    static func propose(
        to: AuthorityCode, by speaker: TransferSpeaker, of child: TransferredChild, open: TransferNote?, at now: Date
    ) -> TransferDecision {
        switch side(of: speaker, child, to: to) {
        case .failure(let refused): return .refused(refused.refusal)
        case .success((_, to)):
            return refused("alreadyResponsible", "This authority is responsible already.", in: "/to")
        case .success((let side, let responsible)):
            if let open, open.to == to { return say(side, by: speaker, of: open, child, responsible, at: now) }
            guard open?.agreed.isEmpty ?? true else {
                return refused("anotherIsOpen", "The child is on the way to another authority.", in: "/to")
            }
            let new = TransferNote(to: to, origin: side == .giving ? .giving : .receiving)
            switch say(side, by: speaker, of: new, child, responsible, at: now) {
            case .notes(let note): return open == nil ? .opens(note) : .overtakes(note)
            case let other: return other
            }
        }
    }

    static func decide(
        _ step: TransferStep, by speaker: TransferSpeaker, of child: TransferredChild, _ note: TransferNote,
        at now: Date
    ) -> TransferDecision {
        switch side(of: speaker, child, to: note.to) {
        case .failure(let refused): return .refused(refused.refusal)
        case .success where note.ended != nil: return .stands(note)
        case .success((_, note.to)): return .ends(note.ended(.overtaken, from: nil, by: nil))
        case .success((let side, let responsible)):
            switch step {
            case .accept: return say(side, by: speaker, of: note, child, responsible, at: now)
            case .withdraw:
                guard note[side] != nil else { return .stands(note) }
                var note = note
                note[side] = nil
                let isOwn = note.origin == (side == .giving ? .giving : .receiving)
                return isOwn ? .ends(note.ended(.withdrawn, from: responsible, by: speaker.account)) : .notes(note)
            case .notMoved, .temporaryStay, .wrongChild, .movedElsewhere, .notReady:
                return .ends(note.ended(.refused, because: step, from: responsible, by: speaker.account))
            }
        }
    }

    /// An authority that is loading lets nobody go: the child may be the next line of its list, which nobody else has.
    private static func say(
        _ side: Transfer.Side, by speaker: TransferSpeaker, of note: TransferNote, _ child: TransferredChild,
        _ responsible: AuthorityCode, at now: Date
    ) -> TransferDecision {
        guard note[side] == nil else { return .stands(note) }
        if side == .giving, child.isLoading {
            return refused("loading", "Sign the shields of your authority off first.", in: "")
        }
        var note = note
        note[side] = TransferNote.Word(by: speaker.account, since: now)
        if child.isLoading { note[.giving] = nil }
        guard note.agreed.count == 2 else { return .notes(note) }
        return .ends(note.ended(.completed, from: responsible, by: speaker.account))
    }

    private static func refused(_ rule: String, _ words: String, in field: String) -> TransferDecision {
        .refused(Refusal(.invalid, problems: [Problem(field: field, rule: rule, explanation: words)]))
    }
}

// MARK: - What a move suggests

extension TransferDecision {
    /// How long nothing but somebody's word starts what was refused or withdrawn, or brings a child back: sources
    /// that have not heard of a move go on reporting. No source speaks of it; it is ours.
    static let quiet: TimeInterval = 183 * 86_400

    /// What a report that names another authority starts; nil where nothing.
    /// - Parameter closed: what ended within `quiet`.
    static func suggested(
        to: AuthorityCode, of child: TransferredChild, open: TransferNote?, closed: [TransferNote]
    ) -> TransferDecision? {
        guard !child.isGone, let responsible = child.responsible, responsible != to else { return nil }
        let isSettled = closed.contains { note in
            switch note.ended?.state {
            case .refused, .withdrawn: note.to == to
            case .completed: note.ended?.from == to
            case .overtaken, .waiting, .reminded, .escalated, nil: false
            }
        }
        guard !isSettled else { return nil }
        let new = TransferNote(to: to, origin: .move)
        guard let open else { return .opens(new) }
        return open.to != to && open.agreed.isEmpty ? .overtakes(new) : nil
    }
}

// MARK: - How long it takes

extension TransferDecision {
    /// Reminded of after two weeks, and escalated after four. No source speaks of it; both are ours.
    static let remindedAfter: TimeInterval = 14 * 86_400
    static let escalatedAfter: TimeInterval = 28 * 86_400
    /// How long one that has ended is still listed.
    static let shownAfterwards: TimeInterval = 28 * 86_400

    static func state(of note: TransferNote, opened: Date, at now: Date) -> Transfer.State {
        if let ended = note.ended { return ended.state }
        let age = now.timeIntervalSince(opened)
        if age >= escalatedAfter { return .escalated }
        return age >= remindedAfter ? .reminded : .waiting
    }
}

// MARK: - What each sees

extension Transfer {
    /// As somebody of `authority` sees it; nil where it is none of its business. Whose a withheld child is, the
    /// authority that is to have the child learns with the other's agreement, and no sooner.
    init?(
        _ id: Transfer.ID, _ note: TransferNote, of child: Child.ID, for authority: AuthorityCode,
        responsible: AuthorityCode?, isWithheld: Bool, opened: Date, closed: Date?, at now: Date
    ) {
        let from = note.ended.flatMap(\.from) ?? responsible
        let side: Side
        if note.to == authority {
            side = .receiving
        } else if from == authority {
            side = .giving
        } else {
            return nil
        }
        let isTold = side == .giving || !isWithheld || note[.giving] != nil
        self.init(
            id: id, child: child, side: side, other: side == .giving ? note.to : isTold ? from : nil,
            origin: note.origin, opened: opened, state: TransferDecision.state(of: note, opened: opened, at: now),
            agreed: note.agreed, refusal: isTold ? note.ended?.refusal : nil, closed: closed)
    }
}
