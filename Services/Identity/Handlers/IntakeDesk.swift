import Border
import Contracts
import FoundationEssentials
import Model
import Postgres
import Sealing
import ServiceRuntime

/// Takes reports in, those that arrive and those that were held, in few round trips for many.
package struct IntakeDesk: Sendable {
    let border: IntakeBorder
    let people: PeopleStore
    let vault: EnvelopeSealer
    var receipts = ReceiptStore()
    var feeds = FeedStore()
    var quality = QualityStore()
    var accounts = AccountStore()
    private static let encoder = WireCoding.encoder()
    private static let few = 8

    package init(border: IntakeBorder, people: PeopleStore, vault: EnvelopeSealer) {
        (self.border, self.people, self.vault) = (border, people, vault)
    }

    /// What is known of a batch; `decide` keeps it true from one report to the next.
    package struct Known {
        var readings: [Submitted: IntakeBorder.Reading] = [:]
        var reports: [Submitted: PersonReport] = [:]
        var receipts: [Data: Receipt] = [:]
        var paused: Set<String> = []
        var people = KnownPeople()
        /// By email, in lower case.
        var accounts: [String: Account.ID] = [:]
        /// Whose a source is, where it is one organisation's.
        var organisations: [String: Organisation.ID] = [:]
        var written: [Data: Receipt] = [:]
        var held: [FeedStore.Held] = []
        var tally = FeedTally()
    }

    /// Opens and reads everything, locks what may be created or ordered here, and only then looks.
    func load(_ batch: [Submitted], at now: Date, in transaction: borrowing Transaction) async throws -> Known {
        var known = Known()
        known.tally.at = now
        for submitted in batch where known.readings[submitted] == nil {
            let reading = border.read(submitted, at: now)
            known.readings[submitted] = reading
            known.reports[submitted] = reading.event.event.map(people.report)
        }
        let reports = Array(known.reports.values)
        let receiptKeys = known.readings.values.map(\.key)
        transaction.lock(Reshaping.lock, alone: false)
        let emails = Set(reports.compactMap(\.event.data.involvement?.contact.email).map(Username.normal))
        // For few a round trip counts for more than a search in vain, for those that turn out to be known.
        let sought = reports.count <= Self.few ? people.sought(by: reports) : nil
        let locks: [LockSpace: [Int64]] = [.names: (receiptKeys + reports.map(\.tokens.record)).map(Self.bits)]
        transaction.lock(locks.merging(sought?.locks ?? [:]) { $0 + $1 })
        let (found, rows) = try await transaction.queries(
            [PeopleStore.population] + (sought?.statements ?? []),
            then: [
                ReceiptStore.of(receiptKeys), FeedStore.paused(among: Array(Set(batch.map(\.source)))),
                AccountStore.at(Array(emails)), AccountStore.reporting(Array(Set(batch.map(\.source)))),
            ] + people.known(of: reports)
        ) { rows in
            let population = try rows[0].first(as: Int.self) ?? 0
            return (population, try sought.map { try people.found($0, in: Array(rows[1...]), population: population) })
        }
        let (population, ahead) = found
        known.receipts = try ReceiptStore.read(rows[0])
        known.paused = Set(try rows[1].decode(String.self))
        known.accounts = try AccountStore.read(rows[2])
        known.organisations = try AccountStore.organisations(rows[3])
        known.people = try people.read(rows[4...], population: population)
        try await people.describe(reports, in: &known.people, ahead: ahead, transaction)
        return known
    }

    /// Eight bytes of a keyed hash.
    private static func bits(_ token: Data) -> Int64 {
        token.withUnsafeBytes { $0.count < 8 ? 0 : $0.loadUnaligned(as: Int64.self) }
    }

    func decide(_ submitted: Submitted, _ known: inout Known, at now: Date) throws -> Outcome<Receipt> {
        guard let reading = known.readings[submitted] else { throw RuntimeFault("a submission that was not read") }
        if let receipt = known.receipts[reading.key], !(submitted.wasHeld && receipt.outcome == .held) {
            if !submitted.isRedelivered { known.tally.add(.repeated, submitted.source, reading.event.authority) }
            return Outcome(reply: receipt)
        }
        let outcome = try decide(reading, of: submitted, &known, at: now)
        known.receipts[reading.key] = outcome.reply
        known.written[reading.key] = outcome.reply
        return outcome
    }

    private func decide(
        _ reading: IntakeBorder.Reading, of submitted: Submitted, _ known: inout Known, at now: Date
    ) throws -> Outcome<Receipt> {
        func answer(_ outcome: Receipt.Outcome, _ problems: [Problem] = []) -> Receipt {
            Receipt(
                event: reading.event.id, source: submitted.source, outcome: outcome, problems: problems,
                at: WireCoding.rounded(now))
        }
        func note(_ action: AuditAction) -> AuditNote { AuditNote(action, source: submitted.source) }
        func count(_ outcome: FeedTally.Outcome) {
            known.tally.add(outcome, submitted.source, reading.event.authority)
        }

        switch reading.event {
        case .refused(_, _, let problems):
            count(.refused(problems))
            return Outcome(reply: answer(.refused, problems), audit: [note(.reportRefused)])
        case .event where known.paused.contains(submitted.source) && !submitted.wasHeld:
            known.held.append(
                .init(key: reading.key, source: submitted.source, sealed: try border.sealedToKeep(submitted)))
            count(.held)
            return Outcome(reply: answer(.held), audit: [note(.reportHeld)])
        case .event(let event):
            guard let report = known.reports[submitted] else { throw RuntimeFault("a report that was not read") }
            switch try known.people.take(report, fresh: .random) {
            case .namesAnotherChild:
                let problem = BorderRule.recordNamesAnotherChild.problem(at: "/data/record")
                count(.refused([problem]))
                return Outcome(reply: answer(.refused, [problem]), audit: [note(.reportRefused)])
            case .consentWithdrawn:
                let problem = BorderRule.consentWithdrawn.problem(at: "/data/involvement/reference")
                count(.refused([problem]))
                return Outcome(reply: answer(.refused, [problem]), audit: [note(.reportRefused)])
            case .superseded:
                count(.superseded)
                return Outcome(reply: answer(.superseded), audit: [note(.reportSuperseded)])
            case .taken(let taken):
                count(.taken(taken.match.kind, taken.matching, event: event.time, at: now))
                let events = try announcements(of: event, taken, known)
                return Outcome(reply: answer(.accepted), events: events, audit: notes(of: taken))
            }
        }
    }

    private func announcements(of event: IntakeEvent, _ taken: TakenReport, _ known: Known) throws -> [any Event] {
        let email = event.data.involvement?.contact.email.map(Username.normal)
        var hidden = Announcement.hidden(
            of: event, taken, account: email.flatMap { known.accounts[$0] },
            organisation: known.organisations[event.source],
            trusted: border.sources[event.source]?.trusted ?? [],
            from: border.sources[event.source]?.isSensitive ?? false)
        var seen = taken
        if event.source == ReportedWhereabouts.byHand, taken.match.kind == .linked {
            // Whom the directory knows already, nobody changes by proposing them.
            (hidden.whereabouts.authority, seen.isNewest) = (nil, false)
        }
        let envelope = try vault.seal(
            try Self.encoder.encode(hidden.whereabouts), purpose: .whereabouts,
            binding: [taken.child.description, taken.record.description])
        let contact = try taken.handle.flatMap { handle in
            try hidden.apart.map {
                try vault.seal(
                    try Self.encoder.encode($0), purpose: .whereabouts,
                    binding: [taken.child.description, handle.description])
            }
        }
        return [
            Announcement.visible(seen, of: event),
            WhereaboutsReported(
                child: taken.child, record: taken.record, match: taken.match,
                handle: taken.handle, isNewest: hidden.isNewest, envelope: envelope, contact: contact,
                withdrawn: taken.withdrawn),
        ]
    }

    /// Which source reported which child is for the vault alone, so these notes name the child without it.
    private func notes(of taken: TakenReport) -> [AuditNote] {
        let accepted = AuditNote(.reportAccepted, children: [taken.child])
        return taken.match.kind == .created
            ? [AuditNote(.createdChild, children: [taken.child]), accepted] : [accepted]
    }

    func apply(_ known: Known, in transaction: borrowing Transaction) throws {
        try people.apply(known.people, in: transaction)
        try receipts.keep(known.written.map { .init(key: $0.key, receipt: $0.value) }, in: transaction)
        feeds.hold(known.held, in: transaction)
        // Last: other replicas may wait for these rows.
        quality.add(known.tally, in: transaction)
    }
}
