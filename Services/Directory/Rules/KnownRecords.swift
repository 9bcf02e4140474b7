import Contracts
import Model

/// The records of the children that a batch speaks of, as its reports change them one after the other.
struct KnownRecords: Sendable {
    private(set) var records: [Child.ID: ChildRecord]
    /// Those whose identity is gone, of whom there may be no record yet.
    private let withdrawn: Set<Child.ID>
    /// Those of whom nothing is kept any more.
    private let purged: Set<Child.ID>
    /// What the newest versions of records say, a death or none.
    private(set) var deaths: [SourceRecord.ID: Death] = [:]
    private var changedChildren: Set<Child.ID> = []
    private var changedInvolvements: [Child.ID: Set<Involvement.Handle>] = [:]
    /// What is there no more, because the child no longer consents to it.
    private(set) var removed: [(child: Child.ID, handle: Involvement.Handle)] = []

    init(_ records: [Child.ID: ChildRecord], withdrawn: Set<Child.ID> = [], purged: Set<Child.ID> = []) {
        (self.records, self.withdrawn, self.purged) = (records, withdrawn, purged)
    }

    /// Takes a report in, and says what became of the involvement that it speaks of, if of one.
    mutating func take(_ report: ChildReported) -> Involvements.Outcome? {
        guard !purged.contains(report.child) else { return nil }
        if report.visible != nil { deaths[report.record] = Death(child: report.child, died: report.died) }
        let known = records[report.child]
        let (record, outcome) = Reports.decide(
            report, known: known, isWithdrawn: withdrawn.contains(report.child))
        records[report.child] = record
        if known?.doubt != record.doubt || known?.details != record.details {
            changedChildren.insert(report.child)
        }
        if let contact = report.contact, outcome != .staysAsItIs {
            changedInvolvements[report.child, default: []].insert(contact.handle)
        }
        if let withdrawn = report.withdrawn {
            records[report.child]?.involvements.removeAll { $0.handle == withdrawn }
            changedInvolvements[report.child]?.remove(withdrawn)
            removed.append((report.child, withdrawn))
        }
        return outcome
    }

    /// Whether anybody is told of what becomes known of the child.
    func isLive(_ child: Child.ID, on today: PartialDate) -> Bool { records[child]?.isLive(on: today) ?? false }

    /// Whose record is new, or has other details than before; in the order of their identifiers.
    var children: [ChildRecord] { changedChildren.sorted().compactMap { records[$0] } }

    /// What began, ended or changed; in the order of the children's identifiers.
    var involvements: [(child: Child.ID, involvement: RecordedInvolvement)] {
        changedInvolvements.sorted { $0.key < $1.key }.flatMap { child, handles in
            (records[child]?.involvements ?? []).filter { handles.contains($0.handle) }.map { (child, $0) }
        }
    }
}
