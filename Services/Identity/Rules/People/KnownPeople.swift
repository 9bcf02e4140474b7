import Contracts
import FoundationEssentials
import Matching
import Model

/// What is known of the records that a batch speaks of, and of the children that they may be. What earlier reports of
/// the batch changed is seen by later ones.
struct KnownPeople {
    struct Record: Equatable {
        var id: SourceRecord.ID
        var child: Child.ID
        /// The newest version of the child's details.
        var newest: Version
        /// The descriptions that have been matched.
        var seen: Set<Int64>
        /// Nil where it was not kept yet.
        var said: SaidSince?
    }

    var rules = MatchingRules.standard
    /// How many children are known.
    var population = 0
    /// By the token of source and record.
    var records: [Data: Record] = [:]
    /// By the token of source, record and reference.
    var involvements: [Data: InvolvedVersions] = [:]
    /// Whoever a report may be about, by the keyed hash of its description.
    var described: [Int64: DescribedPerson] = [:]
    /// Of everybody who may be meant, every form that some version of some record gave.
    var forms: [Child.ID: [HeldForm]] = [:]
    var numbers: [Child.ID: ChildNumber] = [:]
    /// Other names of those of them who are shielded, as far as any were told.
    var aliases: [Child.ID: [KnownAliases]] = [:]
    /// Those of them, and of the children of known records, to whom nothing is linked.
    var withdrawn: [Child.ID: Withdrawal] = [:]
    /// The children that a child may be one with, until somebody decides.
    var open: [Child.ID: Set<Child.ID>] = [:]
    /// The others whom it may be besides; of those who were judged just now alone.
    private var possible: [Child.ID: Set<Child.ID>] = [:]
    /// Which of the reports' names the dictionary has.
    var names = KnownNames()
    /// Whom reports of this batch named so.
    private var fresh: [BlockingKey: Set<Child.ID>] = [:]
    private(set) var changes = PeopleChanges()

    /// Whether the report's description is one that its record has given, so that there is nothing to match.
    func isMatched(_ report: PersonReport) -> Bool {
        records[report.tokens.record].map {
            $0.seen.contains(report.description) && withdrawn[$0.child] != .identity
        } ?? false
    }

    /// Takes a report in, or says why not. Whatever is taken is noted in `changes`, superseded versions too: a name
    /// that a record once gave is matched against, in whatever order its versions arrive.
    mutating func take(_ report: PersonReport, fresh identities: FreshIdentities) throws -> ReportDecision {
        let version = Version(sequence: report.event.data.sequence, time: report.event.time)
        let known = records[report.tokens.record]
        let wasMatched = isMatched(report)
        guard !isOfWithdrawn(report, version, known) else { return .consentWithdrawn }
        let (recordsBefore, reviewsBefore) = (changes.records.count, changes.reviews.count)
        guard let match = try match(report, known, identities) else { return .namesAnotherChild }
        let matching = TakenReport.Matching(
            isFirst: changes.records.count > recordsBefore, isNew: !wasMatched,
            isReviewed: changes.reviews.count > reviewsBefore,
            differences: wasMatched ? nil : differences(of: report, from: match))
        // What a key stood for that goes to another record does not count for that one.
        let isNew = known?.id != match.record
        let isNewest = known.map { isNew || version > $0.newest } ?? true
        note(report, match, version, isNewest: isNewest)
        let (handle, withdrawn) = involve(report, match.record, version, isNew: isNew, fresh: identities)
        guard isNewest || handle != nil || withdrawn != nil else { return .superseded(match.child) }
        let involved = report.tokens.involvement.flatMap { involvements[$0]?.first }
        let first =
            (isNewest ? records[report.tokens.record]?.said : nil)
            ?? SaidSince.decide(report.items, at: version.milliseconds, after: nil)
        guard let number = numbers[match.child] else { throw UnreadReport() }
        return .taken(
            TakenReport(
                child: match.child, record: match.record, number: number,
                match: MatchDecision(match.kind, model: rules.model, candidates: candidates(of: match.child)),
                isNewest: isNewest, handle: handle, withdrawn: withdrawn, matching: matching,
                first: report.items.isEmpty ? nil : first.firstSaid(involved: involved)))
    }

    private struct Match {
        var kind: MatchDecision.Kind
        var child: Child.ID
        var record: SourceRecord.ID
    }

    /// Nil where no other record tells of the child.
    private func differences(of report: PersonReport, from match: Match) -> Differences? {
        guard let form = described[report.description]?.form else { return nil }
        let others = forms[match.child, default: []].filter { $0.record != match.record }.map(\.form)
        return Differences(of: form, from: others)
    }

    /// Nil when the record is known and names somebody else now.
    private mutating func match(_ report: PersonReport, _ known: Record?, _ identities: FreshIdentities) throws
        -> Match?
    {
        if let known, isMatched(report) {
            return Match(kind: .linked, child: known.child, record: known.id)
        }
        guard let person = described[report.description] else { throw UnreadReport() }
        if let known, !isReleased(known, by: person) {
            let own = forms[known.child, default: []].filter { $0.record == known.id }.map(\.form)
            guard RecordIdentity.mayBe(person.form, among: own) else { return nil }
            let judgement = own.contains(person.form) ? nil : judge(person, besides: known.child)
            // The name of an identity that is gone comes to no record that never bore it.
            if let judgement, withdrawn[known.child] == nil, suspicion(of: person, judgement) != nil,
                !bearsName(person, of: known.child)
            {
                return nil
            }
            changes.descriptions.append(.init(record: known.id, description: report.description))
            if let judgement {
                hold(person.form, of: known.id, known.child)
                review(judgement, known.child, known.id, report, identities)
                doubt(judgement, known.child, known.id)
                suspect(person, known.child, known.id)
                stir(known.child)
            }
            return Match(kind: .linked, child: known.child, record: known.id)
        }
        return place(person, report, identities, instead: known)
    }

    mutating func add(_ numbers: [Child.ID: ChildNumber]) { self.numbers.merge(numbers) { first, _ in first } }

    /// Children without a number here who may be linked after all, by a form that no key led to.
    func strongUnread() -> [Child.ID] {
        let plausibility = rules.plausibility(population: MatchingRules.population(population))
        var unread: Set<Child.ID> = []
        for person in described.values {
            for child in person.near where numbers[child] == nil && forms[child, default: []].count > 1 {
                let isStrong = forms[child, default: []].contains {
                    plausibility.bearing(of: $0.form, on: person.form) == .strong
                }
                if isStrong { unread.insert(child) }
            }
        }
        return unread.sorted()
    }

    /// Links a record that was not known to a child who is, or makes a child of it.
    /// - Parameter former: the record whose key it has, of an identity that is gone, or of who may be that one.
    private mutating func place(
        _ person: DescribedPerson, _ report: PersonReport, _ identities: FreshIdentities, instead former: Record?
    ) -> Match {
        let record = identities.record()
        let judgement = judge(person, besides: nil)
        let gone = former.flatMap(identity(behind:))
        if let former { release(former, report.tokens.record) }
        let suspicion = suspicion(of: person, judgement, gone)
        let likeliest = suspicion == nil ? judgement : judge(person, besides: nil) { isSuspected($0) }
        if case .link(let child) = likeliest.decision, let best = likeliest.candidates.first,
            suspicion == nil ? withdrawn[child] == nil : numbers[child] != nil,
            let anchor = anchor(of: person.form, in: child)
        {
            changes.records[record] = .init(origin: nil, description: report.description)
            changes.assertions.append(
                Assertion(
                    kind: .linked, record: record, other: anchor, evidence: Evidence(best, by: rules.model),
                    model: rules.model))
            hold(person.form, of: record, child)
            suspect(person, child, record)
            stir(child)
            return Match(kind: .linked, child: child, record: record)
        }
        let new = PeopleChanges.NewChild(id: identities.child(), number: identities.number())
        numbers[new.id] = new.number
        changes.children.append(new)
        changes.records[record] = .init(origin: new.id, description: report.description)
        if let suspicion {
            withdrawn[new.id] = .suspected(suspicion)
            changes.suspected[new.id] = suspicion
        }
        let reviewed = review(judgement, new.id, record, report, identities)
        doubt(judgement, new.id, record)
        if let gone { doubt(gone, new.id, record) }
        suspect(person, new.id, record)
        changes.assertions.append(
            Assertion(
                kind: reviewed ? .review : .new, record: record,
                evidence: judgement.candidates.first.map { Evidence($0, by: rules.model) }, model: rules.model))
        hold(person.form, of: record, new.id)
        return Match(kind: .created, child: new.id, record: record)
    }

    private func judge(
        _ person: DescribedPerson, besides own: Child.ID?, among isMeant: (Child.ID) -> Bool = { _ in true }
    ) -> Judgement<Child.ID> {
        var near = Set(person.near)
        if !fresh.isEmpty { for key in person.form.blockingKeys { near.formUnion(fresh[key, default: []]) } }
        if let own { near.remove(own) }
        let candidates = near.filter(isMeant).map { Candidate(id: $0, forms: forms[$0, default: []].map(\.form)) }
        return rules.judge(
            person.form, among: candidates, population: MatchingRules.population(population + changes.children.count),
            truncated: person.isTruncated)
    }

    /// The record of a child that agrees best; nil when another record of that child contradicts the link.
    private func anchor(of form: PersonForm, in child: Child.ID) -> SourceRecord.ID? {
        let records = Dictionary(grouping: forms[child, default: []], by: \.record)
            .map { Candidate(id: $0.key, forms: $0.value.map(\.form)) }
        guard records.count > 1 else { return records.first?.id }
        let judged = rules.judge(form, among: records, population: 1).candidates
        return judged.contains { $0.vetoes.contains(.twin) } ? nil : judged.first?.id
    }

    /// Opens a review for each child that this one may be; whether there is any.
    @discardableResult
    private mutating func review(
        _ judgement: Judgement<Child.ID>, _ child: Child.ID, _ record: SourceRecord.ID, _ report: PersonReport,
        _ identities: FreshIdentities
    ) -> Bool {
        if case .new = judgement.decision { return false }
        // Nobody is shown one whose identity is gone beside another, nor who may be that one.
        guard withdrawn[child] == nil else { return false }
        let candidates = rules.open(judgement).filter { withdrawn[$0.id] == nil }
        for candidate in candidates where !open[child, default: []].contains(candidate.id) {
            guard let other = forms[candidate.id]?.first?.record else { continue }
            open[child, default: []].insert(candidate.id)
            open[candidate.id, default: []].insert(child)
            changes.reviews.append(
                NewReview(
                    id: identities.review(), child: child, record: record, other: candidate.id, otherRecord: other,
                    authority: report.authority, evidence: Evidence(candidate, by: rules.model),
                    isTruncated: judgement.isTruncated, isDue: candidates.count > 1 || isComposed(candidate.id)))
        }
        return !candidates.isEmpty
    }

    /// Notes whom else the child may be, whom nobody is asked about.
    private mutating func doubt(_ judgement: Judgement<Child.ID>, _ child: Child.ID, _ record: SourceRecord.ID) {
        // Of whom nobody is asked though they are likely, too.
        let likely = rules.open(judgement).filter { withdrawn[child] != nil || withdrawn[$0.id] != nil }
        for candidate in Set((rules.possible(judgement) + likely).map(\.id)).sorted()
        where !open[child, default: []].contains(candidate) {
            guard let other = forms[candidate]?.first?.record else { continue }
            doubt(.init(child: candidate, record: other), child, record)
        }
    }

    private mutating func doubt(_ other: Withdrawal.Former, _ child: Child.ID, _ record: SourceRecord.ID) {
        possible[child, default: []].insert(other.child)
        changes.possible.append(PossiblePair(record: record, other: other.record))
    }

    /// Notes whom else the child may be, by another name of theirs that nobody is shown.
    private mutating func suspect(_ person: DescribedPerson, _ child: Child.ID, _ record: SourceRecord.ID) {
        guard !aliases.isEmpty else { return }
        let near = person.aliased.union(person.near)
        let others = aliases.filter { near.contains($0.key) && $0.key != child }
        let population = MatchingRules.population(population + changes.children.count)
        for other in rules.possible(person.form, under: others, of: forms, population: population)
        where !open[child, default: []].contains(other) && !possible[child, default: []].contains(other) {
            guard let their = forms[other]?.first?.record else { continue }
            possible[child, default: []].insert(other)
            changes.possible.append(PossiblePair(record: record, other: their))
        }
    }

    /// Every other child that this may be.
    private func candidates(of child: Child.ID) -> [Child.ID] {
        open[child, default: []].union(possible[child, default: []]).sorted()
    }

    /// Whether a child has more than one record.
    private func isComposed(_ child: Child.ID) -> Bool { Set(forms[child, default: []].map(\.record)).count > 1 }

    private mutating func stir(_ child: Child.ID) {
        if !open[child, default: []].isEmpty { changes.stirred.insert(child) }
    }

    private mutating func hold(_ form: PersonForm, of record: SourceRecord.ID, _ child: Child.ID) {
        let held = HeldForm(record: record, form: form)
        forms[child, default: []].append(held)
        changes.forms.append((child, held))
        changes.aliases += aliases[child, default: []].flatMap { known in
            MatchingRules.forms(of: [held], under: known.names).map { AliasForm(toldOf: known.toldOf, form: $0) }
        }
        for key in form.blockingKeys { fresh[key, default: []].insert(child) }
    }

    private mutating func note(_ report: PersonReport, _ match: Match, _ version: Version, isNewest: Bool) {
        let token = report.tokens.record
        var state =
            records[token] ?? Record(id: match.record, child: match.child, newest: version, seen: [])
        state.seen.insert(report.description)
        if isNewest {
            // What a key stood for that goes to another record does not count for that one.
            let before = state.id == match.record ? state.said : nil
            state.newest = version
            state.said = SaidSince.decide(report.items, at: version.milliseconds, after: before)
        }
        records[token] = state
        let child = report.event.data.child
        if isNewest { changes.newest[token] = changes.versions.count }
        changes.versions.append(
            PeopleChanges.RecordVersion(
                record: match.record, child: match.child, version: version, name: child.name,
                carers: (child.carers ?? []).map(\.name), dateOfBirth: child.dateOfBirth, gender: child.gender,
                authority: report.authority, said: state.said ?? SaidSince()))
    }

    /// The handle of the involvement, if this is the newest version of it; or if it withdraws it, of whatever version.
    private mutating func involve(
        _ report: PersonReport, _ record: SourceRecord.ID, _ version: Version, isNew: Bool, fresh: FreshIdentities
    ) -> (newest: Involvement.Handle?, withdrawn: Involvement.Handle?) {
        guard let token = report.tokens.involvement else { return (nil, nil) }
        let known = isNew ? nil : involvements[token]
        guard
            let decision = InvolvedVersions.decide(
                known, version, withdraws: report.withdraws, of: record, fresh: fresh.handle)
        else { return (nil, nil) }
        involvements[token] = decision.involved
        changes.involvements[token] = decision.involved
        return (decision.newest, decision.withdrawn)
    }

    /// Whether a report says something new of an involvement to which consent was withdrawn.
    private func isOfWithdrawn(_ report: PersonReport, _ version: Version, _ record: Record?) -> Bool {
        guard let record, let known = report.tokens.involvement.flatMap({ involvements[$0] }) else { return false }
        return known.record == record.id && known.refuses(version, withdraws: report.withdraws)
    }
}

// MARK: - Identities that are gone

extension KnownPeople {
    /// Whether what comes under a record's key is no longer of that record: its identity is gone, or may be, and the name is
    /// one that it never bore. So no identifier ever has the names of both.
    private func isReleased(_ record: Record, by person: DescribedPerson) -> Bool {
        switch withdrawn[record.child] {
        case .identity: true
        case .suspected: !bearsName(person, of: record.child)
        case nil: false
        }
    }

    /// The identity that is gone of which the record was, or may have been.
    private func identity(behind record: Record) -> Withdrawal.Former? {
        switch withdrawn[record.child] {
        case .identity: .init(child: record.child, record: record.id)
        case .suspected(let former): former
        case nil: nil
        }
    }

    private func isSuspected(_ child: Child.ID) -> Bool {
        if case .suspected = withdrawn[child] { true } else { false }
    }

    /// The identity that is gone under whose name somebody comes who may be that child.
    /// - Parameter former: one that it may be, whatever the judgement.
    private func suspicion(
        of person: DescribedPerson, _ judgement: Judgement<Child.ID>, _ former: Withdrawal.Former? = nil
    ) -> Withdrawal.Former? {
        guard !withdrawn.isEmpty else { return nil }
        if let former, bearsName(person, of: former.child) { return former }
        for candidate in rules.possible(judgement) + rules.open(judgement) where bearsName(person, of: candidate.id) {
            switch withdrawn[candidate.id] {
            case .identity:
                guard let record = forms[candidate.id]?.first?.record else { continue }
                return .init(child: candidate.id, record: record)
            case .suspected(let former): return former
            case nil: continue
            }
        }
        return nil
    }

    private func bearsName(_ person: DescribedPerson, of child: Child.ID) -> Bool {
        rules.bearsName(person.form, of: forms[child, default: []].map(\.form))
    }

    /// Leaves the record without its key, which is another's from now on.
    private mutating func release(_ record: Record, _ token: Data) {
        changes.released.append(record.id)
        records[token] = nil
        if let place = changes.newest.removeValue(forKey: token) {
            // Whoever comes under the key may say the same, which nobody is to see of the two.
            changes.versions[place].said = SaidSince()
            changes.newest[Withdrawal.key(of: record.id)] = place
        }
    }
}

/// A report whose form, or whose child's number, was not read before it was decided.
struct UnreadReport: Error {}
