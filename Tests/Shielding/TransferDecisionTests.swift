import Contracts
import Foundation
import Model
import Testing

@testable import Shielding

@Suite struct `Whether a child becomes another authority's` {
    static let here = Invented.authority
    static let there = Invented.elsewhere
    static let third = AuthorityCode("E10000003")!
    static let now = Date(timeIntervalSince1970: 1_770_000_000)

    let child = TransferredChild(responsible: here)
    let due = TransferNote(to: there, origin: .move)

    private func speaker(_ authority: AuthorityCode?, _ role: Role = .dataManager) -> TransferSpeaker {
        TransferSpeaker(account: .random(), role: role, authority: authority)
    }

    private func decide(
        _ step: TransferStep, by authority: AuthorityCode, _ note: TransferNote, of child: TransferredChild? = nil
    ) -> TransferDecision {
        TransferDecision.decide(step, by: speaker(authority), of: child ?? self.child, note, at: Self.now)
    }

    private func note(_ decision: TransferDecision) -> TransferNote? {
        switch decision {
        case .opens(let note), .overtakes(let note), .notes(let note), .ends(let note), .stands(let note): note
        case .refused: nil
        }
    }

    private func agreed(_ side: Transfer.Side) -> TransferNote {
        note(decide(.accept, by: side == .giving ? Self.here : Self.there, due)) ?? due
    }

    private func rule(_ decision: TransferDecision) -> String? {
        if case .refused(let refusal) = decision { refusal.problems.first?.rule } else { nil }
    }

    @Test func `takes the word of both, in either order`() {
        for (first, second) in [(Transfer.Side.giving, Self.there), (.receiving, Self.here)] {
            let once = agreed(first)
            #expect(once.agreed == [first] && once.ended == nil)
            guard case .ends(let ended) = decide(.accept, by: second, once) else {
                Issue.record("not ended")
                continue
            }
            #expect(ended.ended?.state == .completed && ended.ended?.from == Self.here)
        }
        let once = agreed(.giving)
        #expect(decide(.accept, by: Self.here, once) == .stands(once))
    }

    @Test(arguments: Role.allCases, [false, true])
    func `is for data managers where nothing is withheld, else for shielding officers`(role: Role, isWithheld: Bool) {
        var child = child
        child.isWithheld = isWithheld
        let mayAct = role == (isWithheld ? .shieldingOfficer : .dataManager)
        let hasPart = [.dataManager, .shieldingOfficer].contains(role)
        let refused = TransferDecision.refused(Refusal(hasPart ? .notFound : .notAllowed))
        for authority in [Self.here, Self.there] {
            let somebody = speaker(authority, role)
            let proposed = TransferDecision.propose(to: Self.there, by: somebody, of: child, open: nil, at: Self.now)
            let decided = TransferDecision.decide(.accept, by: somebody, of: child, due, at: Self.now)
            for decision in [proposed, decided] { #expect((decision == refused) == !mayAct) }
        }
    }

    /// What a data manager hears of a child who is shielded, held, absent, another's or gone.
    @Test(arguments: [
        TransferredChild(responsible: here, isWithheld: true), TransferredChild(responsible: nil),
        TransferredChild(responsible: third), TransferredChild(responsible: here, isWithheld: true, isGone: true),
        TransferredChild(responsible: there, isWithheld: true),
        TransferredChild(responsible: here, isWithheld: true, isLoading: true),
    ])
    func `is refused alike of whoever is no business of theirs`(child: TransferredChild) {
        for open in [nil, due, agreed(.receiving)] {
            let decision = TransferDecision.propose(
                to: Self.there, by: speaker(Self.here), of: child, open: open, at: Self.now)
            #expect(decision == .refused(Refusal(.notFound)))
        }
        for step in TransferStep.allCases {
            #expect(decide(step, by: Self.here, due, of: child) == .refused(Refusal(.notFound)))
        }
    }

    @Test func `is no business of a third authority's, nor of somebody without one`() {
        #expect(decide(.accept, by: Self.third, due) == .refused(Refusal(.notFound)))
        let nobody = speaker(nil)
        let decision = TransferDecision.decide(.accept, by: nobody, of: child, due, at: Self.now)
        #expect(decision == .refused(Refusal(.notAllowed)))
    }

    @Test func `is proposed by either, whose agreement that is`() {
        for (authority, side) in [(Self.here, Transfer.Side.giving), (Self.there, .receiving)] {
            let decision = TransferDecision.propose(
                to: Self.there, by: speaker(authority), of: child, open: nil, at: Self.now)
            guard case .opens(let note) = decision else {
                Issue.record("\(decision)")
                continue
            }
            #expect(note.to == Self.there && note.agreed == [side])
            #expect(note.origin == (side == .giving ? .giving : .receiving))
        }
    }

    @Test func `that is proposed again is agreed to`() {
        let decision = TransferDecision.propose(
            to: Self.there, by: speaker(Self.here), of: child, open: agreed(.receiving), at: Self.now)
        #expect(note(decision)?.ended?.state == .completed)
    }

    @Test func `is one at a time: who was not agreed upon gives way, and who was does not`() {
        let somewhere = TransferNote(to: Self.third, origin: .move)
        let proposed = TransferDecision.propose(
            to: Self.there, by: speaker(Self.here), of: child, open: somewhere, at: Self.now)
        guard case .overtakes = proposed else {
            Issue.record("\(proposed)")
            return
        }
        let refused = TransferDecision.propose(
            to: Self.third, by: speaker(Self.here), of: child, open: agreed(.receiving), at: Self.now)
        #expect(rule(refused) == "anotherIsOpen")
        let own = TransferDecision.propose(
            to: Self.here, by: speaker(Self.here), of: child, open: nil, at: Self.now)
        #expect(rule(own) == "alreadyResponsible")
    }

    @Test(arguments: TransferStep.allCases.filter(\.isRefusal))
    func `is refused by either, for a reason from the list`(step: TransferStep) {
        for authority in [Self.here, Self.there] {
            guard case .ends(let ended) = decide(step, by: authority, due) else {
                Issue.record("not ended")
                continue
            }
            #expect(ended.ended?.state == .refused && ended.ended?.refusal == step)
            #expect(decide(.accept, by: authority, ended) == .stands(ended))
        }
    }

    @Test func `ends when whoever proposed it takes the word back; one that a move began stays open`() {
        let proposed = note(
            TransferDecision.propose(to: Self.there, by: speaker(Self.here), of: child, open: nil, at: Self.now))!
        #expect(note(decide(.withdraw, by: Self.here, proposed))?.ended?.state == .withdrawn)
        #expect(decide(.withdraw, by: Self.there, proposed) == .stands(proposed))
        #expect(decide(.withdraw, by: Self.here, agreed(.giving)) == .notes(due))
    }

    @Test func `ends where the child is the new authority's already, by a merge`() {
        let merged = TransferredChild(responsible: Self.there)
        #expect(note(decide(.accept, by: Self.there, due, of: merged))?.ended?.state == .overtaken)
    }

    @Test func `waits until the shields of the authority that lets go are signed off`() {
        let loading = TransferredChild(responsible: Self.here, isWithheld: true, isLoading: true)
        func say(_ authority: AuthorityCode, _ note: TransferNote) -> TransferDecision {
            TransferDecision.decide(
                .accept, by: speaker(authority, .shieldingOfficer), of: loading, note, at: Self.now)
        }
        #expect(rule(say(Self.here, due)) == "loading")
        #expect(rule(say(Self.here, agreed(.receiving))) == "loading")
        // Who let go before it was loading has to say so again.
        let said = say(Self.there, agreed(.giving))
        guard case .notes(let note) = said else {
            Issue.record("\(said)")
            return
        }
        #expect(note.agreed == [.receiving])
    }
}

@Suite struct `What a report of another authority starts` {
    typealias Rule = `Whether a child becomes another authority's`
    let child = TransferredChild(responsible: Rule.here)

    private func suggested(
        to: AuthorityCode = Rule.there, of child: TransferredChild? = nil, open: TransferNote? = nil,
        closed: [TransferNote] = []
    ) -> TransferDecision? {
        TransferDecision.suggested(to: to, of: child ?? self.child, open: open, closed: closed)
    }

    @Test func `is a transfer of which nobody has said anything`() {
        #expect(suggested() == .opens(TransferNote(to: Rule.there, origin: .move)))
    }

    @Test func `is nothing where it is the responsible one, none is known, or the identity is gone`() {
        #expect(suggested(to: Rule.here) == nil)
        #expect(suggested(of: TransferredChild(responsible: nil)) == nil)
        #expect(suggested(of: TransferredChild(responsible: Rule.here, isGone: true)) == nil)
    }

    @Test func `takes the place of another that nobody agreed to`() {
        let elsewhere = TransferNote(to: Rule.third, origin: .move)
        #expect(suggested(open: elsewhere) == .overtakes(TransferNote(to: Rule.there, origin: .move)))
        var agreed = elsewhere
        agreed[.receiving] = TransferNote.Word(by: .random(), since: Rule.now)
        #expect(suggested(open: agreed) == nil)
        #expect(suggested(open: TransferNote(to: Rule.there, origin: .move)) == nil)
    }

    @Test func `is nothing where that was refused or withdrawn lately, or the child has just come from there`() {
        let due = TransferNote(to: Rule.there, origin: .move)
        for state in [Transfer.State.refused, .withdrawn] {
            #expect(suggested(closed: [due.ended(state, from: Rule.here, by: nil)]) == nil)
        }
        let came = TransferNote(to: Rule.here, origin: .move).ended(.completed, from: Rule.there, by: nil)
        #expect(suggested(closed: [came]) == nil)
        #expect(suggested(closed: [due.ended(.overtaken, from: nil, by: nil)]) != nil)
        #expect(suggested(to: Rule.third, closed: [came]) != nil)
    }
}

@Suite struct `How a transfer that nobody settles stands` {
    typealias Rule = `Whether a child becomes another authority's`

    @Test(arguments: [
        (0.0, Transfer.State.waiting), (13.9, .waiting), (14, .reminded), (27.9, .reminded), (28, .escalated),
    ])
    func `by its age`(days: Double, state: Transfer.State) {
        let note = TransferNote(to: Rule.there, origin: .move)
        let now = Rule.now.addingTimeInterval(days * 86_400)
        #expect(TransferDecision.state(of: note, opened: Rule.now, at: now) == state)
        let ended = note.ended(.refused, because: .notMoved, from: Rule.here, by: nil)
        #expect(TransferDecision.state(of: ended, opened: Rule.now, at: now) == .refused)
    }

    /// Who is told of a shielded child which the other authority is.
    @Test(arguments: Transfer.Side.allCases, [false, true])
    func `tells whose a withheld child is with that authority's agreement alone`(
        side: Transfer.Side, isWithheld: Bool
    ) {
        var note = TransferNote(to: Rule.there, origin: .receiving)
        note[.receiving] = TransferNote.Word(by: .random(), since: Rule.now)
        func seen(_ note: TransferNote) -> Transfer? {
            Transfer(
                .random(), note, of: .random(), for: side == .giving ? Rule.here : Rule.there, responsible: Rule.here,
                isWithheld: isWithheld, opened: Rule.now, closed: nil, at: Rule.now)
        }
        let isTold = side == .giving || !isWithheld
        #expect(seen(note)?.side == side)
        #expect((seen(note)?.other != nil) == isTold)
        let refused = note.ended(.refused, because: .notMoved, from: Rule.here, by: nil)
        #expect((seen(refused)?.other != nil) == isTold && (seen(refused)?.refusal != nil) == isTold)
        note[.giving] = TransferNote.Word(by: .random(), since: Rule.now)
        #expect(seen(note)?.other == (side == .giving ? Rule.there : Rule.here))
        #expect(
            Transfer(
                .random(), note, of: .random(), for: Rule.third, responsible: Rule.here, isWithheld: isWithheld,
                opened: Rule.now, closed: nil, at: Rule.now) == nil)
    }
}

@Suite struct `Whose a child is` {
    typealias Rule = `Whether a child becomes another authority's`

    @Test func `is where the last transfer went, until then what was reported first`() {
        let said: [Whose] = [.nobody, .authority(Rule.here), .authority(Rule.third)]
        #expect(Responsibility.authority(said: said, moved: []) == Rule.here)
        #expect(
            Responsibility.authority(said: said, moved: [.authority(Rule.third), .authority(Rule.there)]) == Rule.there)
        #expect(
            Responsibility.authority(said: said, moved: [.authority(Rule.third), .unreadable]) == Rule.third)
        #expect(Responsibility.authority(said: [.unreadable], moved: []) == nil)
    }

    @Test func `withholds the child while any authority that the child was of is loading`() {
        let loading = Loading(authorities: [Rule.here])
        #expect(loading.withholds([.authority(Rule.here), .authority(Rule.there)]))
        #expect(loading.withholds([.authority(Rule.there), .authority(Rule.here), .authority(Rule.third)]))
        #expect(!loading.withholds([.authority(Rule.there)]))
        #expect(loading.withholds([.authority(Rule.there), .unreadable]))
        #expect(!Loading().withholds([.authority(Rule.here), .unreadable]))
    }
}
