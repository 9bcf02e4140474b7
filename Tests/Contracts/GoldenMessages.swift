import Contracts
import Foundation
import Model
import ServiceTesting

/// An example of every message in the catalogue.
enum GoldenMessages {
    static let all: [any AnyGolden] =
        intake + reviews + accounts + feeds + directory + retention + shielding + shieldLife + overrides + notifications
        + [audit]
        + operations(IdentityTag.self) + operations(DirectoryTag.self) + operations(ShieldingTag.self)
        + operations(NotificationsTag.self) + operations(AuditTag.self)

    private static let match = MatchDecision(.created, model: "exact-1", candidates: [Examples.ben])

    private static let receipts: [String: Receipt] = [
        "accepted": Receipt(event: "event-1", source: Examples.source, outcome: .accepted, at: Examples.morning),
        "refused": Receipt(
            event: nil, source: Examples.source, outcome: .refused, problems: [Examples.problem],
            at: Examples.morning),
    ]

    private static let review = Review(
        id: Examples.review, state: .open,
        sides: [
            Review.Side(
                child: Examples.ada, number: Examples.visibleAda.number, name: Examples.visibleAda.name,
                dateOfBirth: Examples.visibleAda.dateOfBirth, gender: Examples.visibleAda.gender,
                carers: Examples.visibleAda.carers),
            Review.Side(
                child: Examples.ben, number: Examples.visibleAda.number, name: Examples.visibleAda.name,
                dateOfBirth: Examples.visibleAda.dateOfBirth, gender: Examples.visibleAda.gender, carers: []),
        ],
        agreements: [Review.Agreement(words: "address: the same home", bits: 12.5)], vetoes: ["twin"],
        probability: 0.75, model: "standard-1", isTruncated: false, claimedBy: Examples.practitioner, wasPassedOn: false
    )

    private static let reshaped = ReshapedChild(
        child: Examples.ada, visible: Examples.visibleAda, reported: Examples.morning, candidates: [])

    private static let reviews: [any AnyGolden] = [
        GoldenExample(
            ViewReviews(principal: Examples.signed, review: Examples.review),
            replies: ["reviews": .reviews([review]), "refused": .refused(Refusal(.notAllowed))]),
        GoldenExample(
            ResolveReview(principal: Examples.signed, review: Examples.review, step: .different),
            replies: ["resolved": .resolved(review), "refused": .refused(Refusal(.notFound))]),
        GoldenExample(ChildrenMerged(merged: Examples.ben, survivor: reshaped)),
        GoldenExample(
            ChildrenSeparated(
                child: Examples.ben, left: nil, separated: reshaped, records: [Examples.record],
                handles: [Examples.schoolInvolvement])),
        GoldenExample(
            CandidatesChanged(
                child: Examples.ada, other: Examples.ben, mayBeOne: true, candidates: [Examples.ben],
                otherCandidates: [Examples.ada])),
    ]

    private static let intake: [any AnyGolden] = [
        GoldenExample(
            ReportInvolvement(sealed: Data("sealed".utf8), principal: Examples.signed), replies: receipts),
        GoldenExample(
            ChildReported(
                child: Examples.ada, record: Examples.record, match: match, authority: Examples.authority,
                visible: Examples.visibleAda,
                contact: .init(
                    handle: Examples.schoolInvolvement, kind: .education, began: Examples.day("2025-09"), ended: nil,
                    leadProfessional: true, holdsAssessment: false, leadSince: Examples.day("2025-11-03")),
                reported: Examples.morning, withdrawn: Examples.practiceInvolvement)),
        GoldenExample(
            WhereaboutsReported(
                child: Examples.ada, record: Examples.record, match: match, handle: Examples.schoolInvolvement,
                isNewest: true, envelope: Examples.envelope, contact: Examples.envelope,
                withdrawn: Examples.practiceInvolvement)),
        GoldenExample(
            FindChild(
                principal: Examples.signed, reason: .newReferral, name: Examples.adasName,
                dateOfBirth: Examples.day("2015-03-02"), ages: .init(from: 7, to: 9), gender: .female,
                postcode: "AB10 1CD", number: Examples.adasNumber),
            replies: [
                "found": .found([
                    FoundChild(
                        child: Examples.ada, number: Examples.adasNumber, name: Examples.adasName,
                        dateOfBirth: Examples.day("2015-03-02"), gender: .female,
                        agreement: ["given name: the same", "family name: sounds alike"])
                ]),
                "tooMany": .tooMany,
                "refused": .refused(Examples.refusal),
            ]),
    ]

    private static let session = Session.ID(UUID(uuidString: "0197C7A2-0000-7000-8000-0000000000F1") ?? UUID())

    private static let notice = LookupNotice(
        counted: .children, of: .person, within: .hour, left: 12, until: Examples.morning + 1800)

    private static let enrolment = Enrolment(
        token: "invented-token", uri: "otpauth://totp/ContactPoint:hector?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
        expires: Examples.morning + 600)

    private static let accounts: [any AnyGolden] = [
        GoldenExample(
            SignIn(credentials: Data("sealed".utf8)),
            replies: [
                "signedIn": .signedIn(
                    Session(
                        token: "invented-token", account: Examples.practitioner, displayName: "Hector Head",
                        role: .practitioner, expires: Examples.morning + 3600)),
                "enrol": .enrol(enrolment), "lapsed": .lapsed([.vetting]), "refused": .refused,
            ]),
        GoldenExample(
            EnrolSecondFactor(confirmation: Data("sealed".utf8)),
            replies: [
                "enrolled": .enrolled(
                    .init(
                        session: Session(
                            token: "invented-token", account: Examples.practitioner, displayName: "Hector Head",
                            role: .practitioner, expires: Examples.morning + 3600),
                        recoveryCodes: ["aaaa-bbbb-cccc"])),
                "refused": .refused(enrolment), "ended": .ended,
            ]),
        GoldenExample(
            ConfirmSession(confirmation: Data("sealed".utf8)),
            replies: [
                "confirmed": .confirmed(until: Examples.morning + 300), "refused": .refused,
                "noSuchSession": .noSuchSession,
            ]),
        GoldenExample(
            Mediate(mediation: Data("sealed".utf8)),
            replies: [
                "mediates": .mediates(mediated), "ended": .ended, "refused": .refused(Examples.refusal),
                "noSuchSession": .noSuchSession,
            ]),
        GoldenExample(
            SignOut(session: Data("sealed".utf8)),
            replies: ["signedOut": .signedOut, "noSuchSession": .noSuchSession]),
        GoldenExample(
            Authorise(
                session: Data("sealed".utf8), request: Examples.request, wantsCard: true, basis: .consent,
                lookup: .opening(Examples.ada)
            ),
            replies: [
                "granted": .granted(
                    .init(
                        principal: Examples.signed, account: Examples.practitioner, displayName: "Hector Head",
                        role: .practitioner, card: Examples.envelope, session: session, notice: notice,
                        mediated: mediated, isSensitive: true)),
                "refused": .refused, "confirmationNeeded": .confirmationNeeded, "stopped": .stopped(notice),
            ]),
        GoldenExample(
            ViewEndedSessions(sessions: [session]), replies: ["ended": .init(ended: [session])]),
        GoldenExample(
            OpenAccount(application: Data("sealed".utf8), principal: Examples.signed),
            replies: [
                "opened": .opened(Examples.practitioner),
                "alreadyOpen": .alreadyOpen(Examples.practitioner),
                "refused": .refused(Examples.refusal),
            ]),
        GoldenExample(
            RenewAccount(renewal: Data("sealed".utf8), principal: Examples.signed),
            replies: ["renewed": .renewed(Examples.practitioner), "refused": .refused(Examples.refusal)]),
        GoldenExample(
            SuspendAccount(suspension: Data("sealed".utf8), principal: Examples.signed),
            replies: [
                "suspended": .suspended(Examples.practitioner), "restored": .restored(Examples.practitioner),
                "refused": .refused(Examples.refusal),
            ]),
        GoldenExample(
            ResetSecondFactor(reset: Data("sealed".utf8)),
            replies: [
                "reset": .reset(.init(account: Examples.practitioner, invitation: "aaaa-bbbb-cccc")),
                "refused": .refused(Examples.refusal),
            ]),
        GoldenExample(
            AccreditOrganisation(accreditation: Data("sealed".utf8), principal: Examples.signed),
            replies: [
                "accredited": .accredited(Examples.organisation), "withdrawn": .withdrawn(Examples.organisation),
                "refused": .refused(Examples.refusal),
            ]),
        GoldenExample(
            ViewAccounts(after: Examples.practitioner, principal: Examples.signed),
            replies: ["accounts": .accounts(accountPage), "refused": .refused(Refusal(.notAllowed))]),
        GoldenExample(SecondFactorReset(account: Examples.practitioner, at: Examples.morning)),
        GoldenExample(
            ViewAddresses(accounts: [Examples.practitioner]),
            replies: [
                "addresses": .init(addresses: [
                    .init(account: Examples.practitioner, email: "hector.head@example.org")
                ])
            ]),
        GoldenExample(
            ViewShieldingOfficers(concerned: [Data("sealed".utf8), Data()]),
            replies: [
                "officers": .init(officers: [
                    .init(account: Examples.practitioner, email: "olive.officer@example.org", concernedBy: [0, 1])
                ])
            ]),
        GoldenExample(
            ViewPeople(principal: Examples.signed, children: [Examples.ada]),
            replies: [
                "people": .people([
                    FoundChild(
                        child: Examples.ada, number: Examples.adasNumber, name: Examples.adasName,
                        dateOfBirth: Examples.day("2015-03-02"), gender: .female)
                ]),
                "refused": .refused(Refusal(.notAllowed)),
            ]),
    ]

    private static let mediated = Mediated(
        displayName: "Hector Head", organisation: "Invented Primary School", until: Examples.morning + 1800)

    private static let accountPage = AccountPage(
        accounts: [
            AccountLine(
                id: Examples.practitioner, username: "hector.head",
                name: PersonName(given: ["Hector"], family: "Head"), role: .practitioner,
                organisation: "Invented Primary School", isSuspended: true, vetted: Examples.day("2026-01-05"),
                trained: Examples.day("2026-01-06"), agreed: Examples.day("2026-01-07"),
                secondFactor: Examples.day("2026-01-08"), lapsed: [.accreditation])
        ],
        organisations: [
            OrganisationLine(
                name: "Invented Primary School", authority: Examples.authority, accredited: Examples.day("2026-01-05"))
        ], next: Examples.practitioner)

    private static let quality = Quality(
        asOf: Examples.morning, from: Examples.day("2026-02-24"), to: Examples.day("2026-03-02"), step: 1,
        feeds: [
            FeedQuality(
                source: Examples.source, state: .silent, expectedHours: 48, newestHeard: Examples.morning,
                newestTaken: Examples.morning, newestEvent: Examples.morning, fullEveryDays: 90,
                newestFull: Examples.morning, isFullDue: true,
                counts: .init(taken: 60, superseded: 1, refused: 2, held: 3, repeated: 4),
                shares: .init(linked: 75, reviewed: 2, otherName: 3, otherDateOfBirth: 4, otherGender: 5),
                refusals: [.init(rule: "required", field: "/data/child/dateOfBirth", count: 2)],
                authorities: [
                    .init(authority: Examples.authority, counts: .init(taken: 40), shares: .init(linked: 75))
                ], days: [.init(day: Examples.day("2026-03-02"), taken: 60, refused: 2)])
        ],
        decisions: [.init(authority: Examples.authority, same: 2, different: 1, unsure: 1, undone: 1)])

    private static let proposed = ProposedChild(
        id: Examples.id(66), name: Examples.adasName, dateOfBirth: Examples.day("2015-03-02"), gender: .female,
        authority: Examples.authority, asked: Examples.morning, state: .waiting, by: Examples.adasMother.name)

    private static let feeds: [any AnyGolden] = [
        GoldenExample(
            ProposeChild(principal: Examples.signed, proposal: Data("sealed".utf8)),
            replies: [
                "proposed": .proposed(proposed), "tooMany": .tooMany, "refused": .refused(Refusal(.notAllowed)),
            ]),
        GoldenExample(
            ViewProposedChildren(principal: Examples.signed),
            replies: ["children": .children([proposed]), "refused": .refused(Refusal(.notAllowed))]),
        GoldenExample(
            DecideProposedChild(principal: Examples.signed, child: Examples.id(66), step: .putIn),
            replies: ["decided": .decided(.putIn), "refused": .refused(Refusal(.notFound))]),
        GoldenExample(
            PauseFeed(source: Examples.source),
            replies: ["paused": FeedState(source: Examples.source, state: .paused, held: 2)]),
        GoldenExample(
            ResumeFeed(source: Examples.source),
            replies: ["running": FeedState(source: Examples.source, state: .running, held: 0)]),
        GoldenExample(
            NoteFullSend(source: Examples.source),
            replies: [
                "noted": .noted(nextBefore: Examples.morning), "notExpected": .notExpected,
                "unknownSource": .unknownSource,
            ]),
        GoldenExample(
            ViewReceipts(source: Examples.source, outcome: .refused, before: Examples.morning, limit: 100),
            replies: [
                "receipts": .init(receipts: Array(receipts.values.filter { $0.event == nil }), counts: ["refused": 1])
            ]),
        GoldenExample(
            ViewQuality(principal: Examples.signed, days: 7, source: Examples.source),
            replies: ["quality": .quality(quality), "refused": .refused(Refusal(.notAllowed))]),
    ]

    private static let directory: [any AnyGolden] = [
        GoldenExample(
            ViewRecord(principal: Examples.signed, child: Examples.ada, reason: .providingService),
            replies: ["record": .record(Examples.visibleAda), "refused": .refused(Refusal(.notFound))]),
        GoldenExample(
            RecordInvolvement(
                principal: Examples.signed, child: Examples.ada, kind: .primaryCare, began: Examples.day("2026"),
                leadProfessional: false, holdsAssessment: true, card: Examples.envelope),
            replies: [
                "recorded": .recorded(Examples.practiceInvolvement),
                "alreadyRecorded": .alreadyRecorded(Examples.practiceInvolvement),
                "refused": .refused(Refusal(.notAllowed)),
            ]),
        GoldenExample(
            EndInvolvement(
                principal: Examples.signed, child: Examples.ada, handle: Examples.practiceInvolvement,
                ended: Examples.day("2026-01-05"), consentWithdrawn: true),
            replies: ["ended": .ended, "alreadyEnded": .alreadyEnded, "refused": .refused(Refusal(.notAuthenticated))]),
        GoldenExample(
            ChangeInvolvement(
                principal: Examples.signed, child: Examples.ada, handle: Examples.practiceInvolvement,
                leadProfessional: true, holdsAssessment: false),
            replies: ["changed": .changed, "refused": .refused(Refusal(.notFound))]),
        GoldenExample(
            InvolvementDeclared(
                child: Examples.ada, handle: Examples.practiceInvolvement, account: Examples.practitioner,
                began: Examples.day("2026"), ended: nil, leadProfessional: false, holdsAssessment: true,
                leadSince: Examples.day("2026-01-05"), leadUntil: Examples.day("2026-02-27"),
                card: Examples.envelope, withdrawn: true)),
        GoldenExample(
            InvolvementBegan(
                child: Examples.ada, handle: Examples.practiceInvolvement, inContact: [Examples.schoolInvolvement],
                at: Examples.morning)),
        GoldenExample(
            InvolvementEnded(
                child: Examples.ada, handle: Examples.practiceInvolvement, inContact: [Examples.schoolInvolvement],
                at: Examples.morning)),
        GoldenExample(
            PartTaken(
                child: Examples.ada, part: .leadProfessional, handle: Examples.practiceInvolvement,
                inContact: [Examples.schoolInvolvement], at: Examples.morning)),
        GoldenExample(MoveReported(child: Examples.ada, to: Examples.authority)),
        GoldenExample(
            TransferCompleted(child: Examples.ada, authority: Examples.authority, at: Examples.morning)),
    ]

    private static let notifications: [any AnyGolden] = [
        GoldenExample(
            ViewInbox(principal: Examples.signed, before: Examples.id(71), limit: 50),
            replies: [
                "inbox": .inbox(
                    .init(
                        notifications: [
                            ContactNotification(
                                id: Examples.id(72), child: Examples.ada, kind: .newInvolvement, at: Examples.morning,
                                read: nil)
                        ], unread: 1)),
                "refused": .refused(Refusal(.notAuthenticated)),
            ]),
        GoldenExample(
            MarkRead(principal: Examples.signed, notification: Examples.id(72)),
            replies: ["read": .read(at: Examples.morning), "refused": .refused(Refusal(.notFound))]),
    ]

    private static let audit = GoldenExample(
        AuditEntriesWritten(
            writer: Examples.id(82),
            entries: [
                AuditEntry(
                    id: Examples.id(81), writer: Examples.id(82), service: .shielding, at: Examples.morning,
                    action: .releasedWhereabouts, actor: Examples.practitioner, source: Examples.source,
                    behalf: Examples.practitioner, reason: .newReferral, request: Examples.request,
                    terms: ["dateOfBirth": "2015-03-02"],
                    children: [Examples.ada], parts: ["residence"])
            ]))

    private static func operations<Tag: ServiceTag>(_ tag: Tag.Type) -> [any AnyGolden] {
        [
            GoldenExample(
                ViewHealth<Tag>(),
                replies: [
                    "standing": ServiceHealth(
                        service: Tag.party,
                        replicas: [
                            .init(id: Examples.uuid(91), started: Examples.morning, lastSeen: Examples.morning + 1.5)
                        ], early: 1, parked: 2, unconfirmed: 3, owed: 4, forked: 5)
                ]),
            GoldenExample(
                ViewParked<Tag>(limit: 100),
                replies: [
                    "parked": .init(parked: [
                        ParkedMessage(
                            id: Examples.uuid(92), type: "identity.child-reported.v1", sender: "identity",
                            subject: Examples.ada.description, number: 7, reason: "noSuchChild", attempts: 3,
                            parked: Examples.morning, nextAttempt: Examples.morning + 60)
                    ])
                ]),
            GoldenExample(
                RetryParked<Tag>(id: Examples.uuid(92)), replies: ["willRetry": .willRetry, "unknown": .unknown]),
            GoldenExample(
                DropParked<Tag>(id: Examples.uuid(92)), replies: ["dropped": .dropped, "unknown": .unknown]),
            GoldenExample(
                ViewForked<Tag>(limit: 100),
                replies: [
                    "forked": .init(forked: [
                        ForkedSequence(
                            source: "identity", subject: Examples.ada.description, epoch: 1_767_000_000, base: 7,
                            reached: 9, applied: 2, seen: Examples.morning)
                    ])
                ]),
            GoldenExample(
                OfferAgain<Tag>(consumer: .directory, epoch: 1_767_000_000, since: Examples.morning),
                replies: ["offering": .offering]),
        ]
    }
}
