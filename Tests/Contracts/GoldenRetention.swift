import Contracts
import Model
import ServiceTesting

extension GoldenMessages {
    static let retention: [any AnyGolden] = [
        GoldenExample(
            RecordConsent(principal: Examples.signed, child: Examples.ada, given: Examples.day("2032-06-01")),
            replies: [
                "recorded": .recorded, "alreadyRecorded": .alreadyRecorded, "refused": .refused(Refusal(.notFound)),
            ]),
        GoldenExample(
            WithdrawConsent(principal: Examples.signed, child: Examples.ada),
            replies: ["withdrawn": .withdrawn, "noConsent": .noConsent, "refused": .refused(Refusal(.notFound))]),
        GoldenExample(
            RetentionSet(
                child: Examples.ada, authority: Examples.authority,
                retention: Retention(born: Examples.day("2015-03-02")))),
        GoldenExample(RecordPurged(child: Examples.ada, merged: [Examples.ben])),
        GoldenExample(
            SourceRecordsPurged(
                child: Examples.ada, records: [Examples.record], handles: [Examples.schoolInvolvement])),
        GoldenExample(
            RunRetention(day: Examples.day("2039-03-02"), isDry: true, after: Examples.ben),
            replies: [
                "ran": .ran(RetentionReport(live: 5, archived: 4, told: 1, purged: 2, next: Examples.ada)),
                "refused": .refused(Examples.refusal),
            ]),
        GoldenExample(
            ViewGaps(
                principal: Examples.signed, reason: .dataQuality, kind: .nobodyInContact, months: 6,
                after: GapPlace(since: Examples.day("2024-07-19"), child: Examples.ben)),
            replies: [
                "page": .page(
                    GapPage(
                        lines: [
                            GapLine(
                                child: Examples.ada, number: Examples.adasNumber, name: Examples.adasName,
                                dateOfBirth: Examples.day("2015-03-02"), since: Examples.day("2025-03-14"))
                        ], next: GapPlace(since: Examples.day("2025-03-14"), child: Examples.ada))),
                "refused": .refused(Refusal(.notAllowed)),
            ]),
    ]
}
