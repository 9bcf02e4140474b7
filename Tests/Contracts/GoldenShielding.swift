import Contracts
import Foundation
import Model
import ServiceTesting

/// Those of the vault.
extension GoldenMessages {
    private static let said = Provenance(
        source: Examples.source, firstSeen: Examples.morning - 86_400, lastSeen: Examples.morning)

    static let shielding: [any AnyGolden] = [
        GoldenExample(
            Release(principal: Examples.signed, child: Examples.ada, reason: .safeguardingConcern),
            replies: [
                "released": .released(
                    Whereabouts(
                        residence: Examples.adasHome, carers: [Examples.adasMother], authority: Examples.authority,
                        contacts: [
                            .init(
                                handle: Examples.schoolInvolvement, service: .education, contact: Examples.school,
                                began: Examples.day("2025-09-01"), ended: Examples.day("2025-12-19"),
                                leadProfessional: false, leadSince: Examples.day("2025-11-03"),
                                leadUntil: Examples.day("2025-12-19"), holdsAssessment: false, selfDeclared: false,
                                provenance: said)
                        ],
                        items: [
                            .init(kind: .name, name: Examples.adasName, sources: [said]),
                            .init(kind: .residence, residence: Examples.adasHome, sources: [said]),
                        ], sensitiveService: true)),
                "withheld": .withheld,
            ]),
        GoldenExample(
            RecipientsOf(facts: [
                .init(
                    id: Examples.uuid(61), child: Examples.ada, kind: .began, handle: Examples.practiceInvolvement,
                    inContact: [Examples.schoolInvolvement])
            ]),
            replies: [
                "decided": .init(decisions: [
                    .init(
                        fact: Examples.uuid(61),
                        recipients: [.init(account: Examples.practitioner, told: .newInvolvement)])
                ])
            ]),
        GoldenExample(UnshieldedAmong(children: Examples.envelope), replies: ["places": .init(places: [0, 8])]),
        GoldenExample(
            ShieldChild(
                principal: Examples.signed, child: Examples.ada, grounds: .domesticAbuse, aliases: Examples.envelope),
            replies: [
                "shielded": .shielded(since: Examples.morning),
                "alreadyShielded": .alreadyShielded(since: Examples.morning),
                "refused": .refused(Refusal(.unavailable)),
            ]),
        GoldenExample(
            LiftShield(principal: Examples.signed, child: Examples.ada),
            replies: [
                "proposed": .proposed(since: Examples.morning), "lifted": .lifted, "notShielded": .notShielded,
                "refused": .refused(Refusal(.notAllowed)),
            ]),
        GoldenExample(
            TellApart(principal: Examples.signed, child: Examples.ada, other: Examples.ben),
            replies: [
                "proposed": .proposed(since: Examples.morning), "apart": .apart, "notHeld": .notHeld,
                "refused": .refused(Refusal(.notAllowed)),
            ]),
        GoldenExample(ToldApart(child: Examples.ada, other: Examples.ben)),
        GoldenExample(
            ViewHeld(
                principal: Examples.signed,
                after: HeldPlace(since: Examples.morning, child: Examples.ada, other: Examples.ben)),
            replies: [
                "page": .page(
                    HeldPage(
                        held: [
                            HeldPair(child: Examples.ada, other: Examples.ben, isGone: false, since: Examples.morning)
                        ], next: HeldPlace(child: Examples.ada, other: Examples.ben))),
                "refused": .refused(Refusal(.notAllowed)),
            ]),
        GoldenExample(RecordCleared(child: Examples.ada, candidates: [Examples.ben])),
        GoldenExample(
            WithdrawIdentity(principal: Examples.signed, child: Examples.ada),
            replies: [
                "proposed": .proposed(since: Examples.morning), "withdrawn": .withdrawn, "notShielded": .notShielded,
                "refused": .refused(Refusal(.notAllowed)),
            ]),
        GoldenExample(
            DiscloseRecord(principal: Examples.signed, child: Examples.ada, ground: .section47Enquiry),
            replies: [
                "proposed": .proposed(since: Examples.morning), "disclosed": .disclosed(until: Examples.morning + 3600),
                "refused": .refused(Refusal(.notAllowed)),
            ]),
        GoldenExample(IdentityWithdrawn(child: Examples.ada, identity: Examples.ben)),
        GoldenExample(IdentityReturned(child: Examples.ada, identity: Examples.ben)),
        GoldenExample(AliasesChanged(child: Examples.ada, sealed: Data("sealed".utf8))),
        GoldenExample(
            PurgeRecords(records: [Examples.record], handles: [Examples.schoolInvolvement]),
            replies: [
                "purged": .purged(2), "alreadyPurged": .alreadyPurged,
                "refused": .refused(
                    Refusal(
                        .invalid,
                        problems: [
                            Problem(
                                field: "/records", rule: "required",
                                explanation: "Name at least one record or involvement.")
                        ])),
            ]),
    ]

    static let shieldLife: [any AnyGolden] = [
        GoldenExample(
            RequestShield(
                principal: Examples.signed, child: Examples.ada, requester: .practitioner, grounds: .domesticAbuse,
                aliases: Examples.envelope),
            replies: ["received": .received, "refused": .refused(Refusal(.notAllowed))]),
        GoldenExample(
            ShieldRequested(child: Examples.ada, at: Examples.morning, concerned: Data("sealed".utf8))),
        GoldenExample(
            ViewShieldRequests(principal: Examples.signed),
            replies: [
                "requests": .requests([
                    ShieldRequest(
                        id: Examples.id(62), child: Examples.ada, asked: Examples.morning, by: Examples.practitioner,
                        requester: .parent, grounds: .threatToFamily, aliases: [Examples.adasName],
                        shieldedSince: Examples.morning)
                ]),
                "refused": .refused(Refusal(.notAllowed)),
            ]),
        GoldenExample(
            DecideShieldRequest(principal: Examples.signed, request: Examples.id(62), verdict: .wrongChild),
            replies: [
                "shielded": .shielded(since: Examples.morning), "declined": .declined,
                "refused": .refused(Refusal(.notFound)),
            ]),
        GoldenExample(
            ViewDueShields(principal: Examples.signed),
            replies: [
                "shields": .shields([
                    DueShield(
                        child: Examples.ada, since: Examples.morning, reviewBy: Examples.morning + 60, hasLapsed: false,
                        grounds: .witnessProtection)
                ]),
                "refused": .refused(Refusal(.notAllowed)),
            ]),
        GoldenExample(
            ConfirmShield(principal: Examples.signed, child: Examples.ada),
            replies: [
                "confirmed": .confirmed(reviewBy: Examples.morning), "notShielded": .notShielded,
                "refused": .refused(Refusal(.notAllowed)),
            ]),
        GoldenExample(
            ViewGoLive(principal: Examples.signed),
            replies: [
                "loading": .goLive(loading),
                "open": .goLive(open),
                "refused": .refused(Refusal(.notAllowed)),
            ]),
        GoldenExample(
            BeginLoading(principal: Examples.signed),
            replies: [
                "loading": .goLive(loading),
                "open": .goLive(open),
                "refused": .refused(Refusal(.notAllowed)),
            ]),
        GoldenExample(
            SignOffShields(principal: Examples.signed),
            replies: [
                "loading": .goLive(loading),
                "open": .goLive(open),
                "refused": .refused(Refusal(.notAllowed)),
            ]),
    ]

    private static let loading = GoLive(
        authority: Examples.authority, state: .loading, since: Examples.morning, signed: Examples.morning + 60)
    private static let open = GoLive(authority: Examples.authority, state: .open)

    private static let card = AccountCard(
        account: Examples.practitioner, service: .socialCare, contact: Examples.school)

    static let overrides: [any AnyGolden] = [
        GoldenExample(
            UseOverride(
                principal: Examples.signed, child: Examples.ada, reason: .missingChild, acknowledged: true,
                card: Examples.envelope),
            replies: ["holds": .holds(since: Examples.morning), "refused": .refused(Refusal(.notAllowed))]),
        GoldenExample(
            EndOverride(principal: Examples.signed, child: Examples.ada),
            replies: ["ended": .ended, "refused": .refused(Refusal(.notAllowed))]),
        GoldenExample(
            OverrideUsed(child: Examples.ada, at: Examples.morning, concerned: Data("sealed".utf8))),
        GoldenExample(
            ViewInvestigations(principal: Examples.signed),
            replies: [
                "investigations": .investigations([
                    Investigation(
                        id: Examples.id(62), child: Examples.ada, opened: Examples.morning, ended: nil,
                        reason: .missingChild, by: card)
                ]), "refused": .refused(Refusal(.notAllowed)),
            ]),
        GoldenExample(
            CloseInvestigation(
                principal: Examples.signed, investigation: Examples.id(62), outcome: .justified),
            replies: ["closed": .closed(at: Examples.morning), "refused": .refused(Refusal(.notFound))]),
        GoldenExample(
            RequestContact(principal: Examples.signed, child: Examples.ada, card: Examples.envelope),
            replies: ["tracked": .tracked(contactRequest), "refused": .refused(Refusal(.notAllowed))]),
        GoldenExample(
            ViewContactRequests(principal: Examples.signed),
            replies: ["requests": .requests([contactRequest]), "refused": .refused(Refusal(.notAllowed))]),
        GoldenExample(
            ResolveContactRequest(principal: Examples.signed, request: Examples.id(63), step: .passOn),
            replies: ["resolved": .resolved(.passedOn), "refused": .refused(Refusal(.notFound))]),
        GoldenExample(
            ViewDeclarations(
                principal: Examples.signed,
                after: DeclarationPlace(recorded: Examples.morning, handle: Examples.practiceInvolvement)),
            replies: [
                "page": .page(DeclarationPage(declarations: [declaration], next: declaration.place)),
                "refused": .refused(Refusal(.notAllowed)),
            ]),
        GoldenExample(
            DecideDeclaration(
                principal: Examples.signed, child: Examples.ada, handle: Examples.practiceInvolvement, word: .confirm),
            replies: ["stands": .stands(.confirmed), "refused": .refused(Refusal(.notFound))]),
        GoldenExample(
            DeclarationDecided(
                child: Examples.ada, handle: Examples.practiceInvolvement, standing: .declined, at: Examples.morning)),
        GoldenExample(
            WatchChild(principal: Examples.signed, child: Examples.ada, reason: .safeguardingConcern),
            replies: [
                "watching": .watching(watch), "tooMany": .tooMany, "refused": .refused(Refusal(.notAllowed)),
            ]),
        GoldenExample(
            EndWatch(principal: Examples.signed, watch: Examples.id(65)),
            replies: ["ended": .ended, "refused": .refused(Refusal(.notAllowed))]),
        GoldenExample(
            ViewWatches(principal: Examples.signed),
            replies: ["watches": .watches([watch]), "refused": .refused(Refusal(.notAllowed))]),
        GoldenExample(WatchedChildReported(child: Examples.ada, at: Examples.morning)),
        GoldenExample(
            WatchersOf(child: Examples.ada),
            replies: [
                "told": .init(told: .init(watchers: [Examples.practitioner], concerned: Data("sealed".utf8))),
                "nobody": .init(told: .init(watchers: [])), "undecided": WatchersOf.withheld,
            ]),
        GoldenExample(
            ProposeTransfer(principal: Examples.signed, child: Examples.ada, to: Examples.authority),
            replies: ["stands": .stands(standing), "refused": .refused(Refusal(.notFound))]),
        GoldenExample(
            DecideTransfer(principal: Examples.signed, transfer: Examples.id(64), step: .notMoved),
            replies: ["stands": .stands(standing), "refused": .refused(Refusal(.notFound))]),
        GoldenExample(
            ViewTransfers(principal: Examples.signed),
            replies: [
                "transfers": .transfers([
                    Transfer(
                        id: Examples.id(64), child: Examples.ada, side: .receiving, other: Examples.authority,
                        origin: .move, opened: Examples.morning, state: .refused, agreed: [.giving],
                        refusal: .temporaryStay, closed: Examples.morning + 60)
                ]), "refused": .refused(Refusal(.notAllowed)),
            ]),
        GoldenExample(
            ResponsibilitySettled(
                child: Examples.ada, authority: Examples.authority, transferred: Examples.morning)),
    ]

    private static let declaration = Declaration(
        handle: Examples.practiceInvolvement, child: Examples.ada, practitioner: Examples.adasMother.name,
        service: .voluntary, began: Examples.day("2026-01-05"), ended: Examples.day("2026-02-27"),
        recorded: Examples.morning)

    private static let standing = TransferStanding(transfer: Examples.id(64), state: .waiting)

    private static let watch = Watch(
        id: Examples.id(65), child: Examples.ada, since: Examples.morning, until: Examples.morning + 365 * 86_400)

    private static let contactRequest = ContactRequest(
        id: Examples.id(63), child: Examples.ada, state: .asked, asked: Examples.morning, since: Examples.morning,
        by: card)
}
