import Contracts
import FoundationEssentials
import Model
import Postgres
import Sealing
import ServiceRuntime

/// Lists children of a data manager's own authority who lack something.
///
/// Whose a child is and who is in contact is hidden on a shielded record. So the vault is asked whom the list may name, each
/// time and about always as many; where it does not answer, nobody is named.
struct ViewGapsHandler: ConsultingQueryHandler {
    let records: RecordStore
    var gaps = GapStore()
    let vault: EnvelopeSealer

    /// So many are looked at, again and again while what was kept holds no more of too many: of how many in all is bounded, and
    /// what lies behind those waits for the next round.
    static let lookedAt = 2 * UnshieldedAmong.Asked.most
    static let mostReadings = 10

    func consults(on query: ViewGaps, _ context: Context) throws -> Bool {
        if case .lists = try decide(query, context) { true } else { false }
    }

    func question(for query: ViewGaps, _ context: Context, in transaction: borrowing Transaction) async throws
        -> (question: UnshieldedAmong, known: AskedGaps)
    {
        guard case .lists(let list) = try decide(query, context) else {
            throw RuntimeFault("what is refused asks nobody")
        }
        let lines = try await lines(of: list, in: transaction)
        let asked = AskedGaps(lines, merged: try await gaps.merged(into: lines.map(\.child), in: transaction))
        let children = try WireCoding.encoder().encode(asked.children)
        return (UnshieldedAmong(children: try vault.seal(children, purpose: .question, binding: [])), asked)
    }

    private func lines(of list: GapList, in transaction: borrowing Transaction) async throws -> [GapLine] {
        var (list, lines) = (list, [GapLine]())
        for _ in 0..<Self.mostReadings {
            let kept = try await gaps.kept(Self.lookedAt, of: list, in: transaction)
            lines += list.lines(kept, of: try await records.of(kept.map(\.child), in: transaction))
            guard kept.count == Self.lookedAt, lines.count < UnshieldedAmong.Asked.most else { break }
            list.after = kept.last
        }
        return lines
    }

    func answer(
        _ query: ViewGaps, _ context: Context, knowing asked: AskedGaps, told: UnshieldedAmong.Reply,
        in transaction: borrowing Transaction
    ) async throws -> Answer<ViewGaps.Reply> {
        guard case .lists(let list) = try decide(query, context) else { return try refused(query, context) }
        let page = asked.page(told)
        return Answer(
            .page(page),
            auditing: AuditNote(
                .viewedGaps, reason: query.reason, terms: list.terms, children: page.lines.map(\.child)))
    }

    func answer(_ query: ViewGaps, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Answer<ViewGaps.Reply>
    {
        try refused(query, context)
    }

    private func refused(_ query: ViewGaps, _ context: Context) throws -> Answer<ViewGaps.Reply> {
        guard case .refused(let refusal) = try decide(query, context) else {
            throw RuntimeFault("nobody was asked who may be named")
        }
        return Answer(
            .refused(refusal),
            auditing: AuditNote(.refused, reason: query.reason, terms: ["message": ViewGaps.route.type]))
    }

    private func decide(_ query: ViewGaps, _ context: Context) throws -> GapList.Decision {
        GapList.decide(query, by: try context.actor(), on: .london(context.now))
    }
}
