import Contracts
import Foundation
import Model
import Postgres
import ServiceRuntime
import Testing

@testable import Identity

@Suite struct `An identity that is withdrawn` {
    let old = Told(record: "a", minute: -300, home: "1 Example Street")
    /// The same record, once its source knows of the adoption.
    let new = Told(record: "a", minute: -100, family: "Sample", home: "9 Other Road", postcode: "CD3 4EF")

    private func submit(_ told: Told, _ identity: IdentityDesk) async throws -> Outcome<Receipt> {
        let outcome = try #require(try await identity.submit([told]).first)
        #expect(outcome.reply.outcome == .accepted)
        return outcome
    }

    private func withdraw(_ child: Child.ID, _ identity: IdentityDesk) async throws {
        let handler = IdentityWithdrawnHandler(desk: ReshapeDesk(people: identity.people))
        _ = try await identity.send(IdentityWithdrawn(child: child), to: handler)
    }

    private func tellApart(_ child: Child.ID, _ other: Child.ID, _ identity: IdentityDesk) async throws {
        let handler = ToldApartHandler(desk: ReshapeDesk(people: identity.people))
        let outcome = try await identity.send(ToldApart(child: child, other: other), to: handler)
        #expect(outcome.events.count == 1)
    }

    /// The child was reported under the old name, and that identity is gone.
    private func gone(_ body: (IdentityDesk, ChildReported) async throws -> Void) async throws {
        try await IdentityDesk.run { identity in
            let reported = try #require(try await submit(old, identity).reported)
            try await withdraw(reported.child, identity)
            try await body(identity, reported)
        }
    }

    private func found(_ family: String, _ identity: IdentityDesk, as role: Role = .practitioner) async throws
        -> [Child.ID]
    {
        let search = `Finding a child`()
        guard case .found(let children) = try await search.find(["Ada"], family, "2015-03-02", identity, as: role).reply
        else { throw CancellationError() }
        return children.map(\.child)
    }

    private func found(_ number: ChildNumber?, _ identity: IdentityDesk) async throws -> [Child.ID] {
        let query = FindChild(
            principal: SignedPrincipal(statement: Data(), signature: Data()), reason: .newReferral,
            number: number)
        guard case .found(let children) = try await `Finding a child`().ask(query, identity).reply
        else { throw CancellationError() }
        return children.map(\.child)
    }

    private func candidates(of child: Child.ID, _ identity: IdentityDesk) async throws -> Set<Child.ID> {
        try await identity.connection.withTransaction {
            try await ReshapeStore().candidates(of: [child], in: $0)
        }[child, default: []]
    }

    @Test func `is found by nobody, by name, number or postcode`() async throws {
        try await IdentityDesk.run { identity in
            var told = old
            told.postcode = `Finding a child by postcode`.home
            let reported = try #require(try await submit(told, identity).reported)
            let search = `Finding a child by postcode`()
            let query = search.query(told.postcode)
            #expect(try await search.find(query, identity).asked.contains(reported.child))
            #expect(try await found("Example", identity) == [reported.child])
            try await withdraw(reported.child, identity)
            for role in [Role.practitioner, .dataManager, .shieldingOfficer] {
                #expect(try await found("Example", identity, as: role) == [])
            }
            #expect(try await found(reported.visible?.number, identity) == [])
            let consultation = try await search.find(query, identity)
            #expect(!consultation.asked.contains(reported.child))
            #expect(search.children(consultation.answer.reply) == [])
        }
    }

    @Test func `makes no search one of too many`() async throws {
        try await IdentityDesk.run { identity in
            let told = (0..<51).map { place in
                Told(
                    record: "r-\(place)", born: "2015-\(10 + place % 3)-\(10 + place % 17)",
                    home: "\(place + 1) Example Street", postcode: "AB\(place + 10) 2DE")
            }
            let one = try #require(try await identity.submit(told).first?.reported).child
            let search = `Finding a child`()
            #expect(try await search.find(["Ada"], "Example", "2015", identity).reply == .tooMany)
            try await withdraw(one, identity)
            guard case .found(let left) = try await search.find(["Ada"], "Example", "2015", identity).reply else {
                Issue.record("still too many")
                return
            }
            #expect(left.count == 50 && !left.map(\.child).contains(one))
        }
    }

    @Test func `leaves its record's key to a new child, with another number and handle, who is held`() async throws {
        try await gone { identity, before in
            let sent = try await submit(new, identity)
            let after = try #require(sent.reported)
            #expect(after.child != before.child && after.record != before.record)
            #expect(after.visible?.number != before.visible?.number)
            #expect(after.contact?.handle != before.contact?.handle && after.contact != nil)
            #expect(after.match.kind == .created && after.match.candidates == [before.child])
            #expect(sent.whereabouts?.match.candidates == [before.child])
            #expect(try await candidates(of: after.child, identity) == [before.child])
            #expect(try await identity.count("review") == 0)
            #expect(try await found("Sample", identity) == [after.child])
            #expect(try await found("Example", identity) == [])

            try await tellApart(before.child, after.child, identity)
            #expect(try await candidates(of: after.child, identity).isEmpty)
            // And the record is as any other from then on.
            var again = new
            again.minute = -50
            #expect(try await submit(again, identity).reported?.child == after.child)
            var other = new
            other.record = "b"
            #expect(try await submit(other, identity).reported?.child == after.child)
        }
    }

    @Test func `holds whoever comes under its record's key, however little they share`() async throws {
        try await gone { identity, before in
            var stranger = new
            (stranger.given, stranger.gender) = (["Zebedee"], .male)
            let after = try #require(try await submit(stranger, identity).reported)
            #expect(after.child != before.child && after.match.candidates == [before.child])
        }
    }

    @Test func `is not linked, by its old name either, and whoever comes under that is found by officers alone`()
        async throws
    {
        try await gone { identity, before in
            var known = old
            (known.minute, known.home, known.postcode) = (-200, "9 Other Road", "CD3 4EF")
            var children: Set<Child.ID> = []
            for record in ["a", "b", "c"] {
                known.record = record
                let reported = try #require(try await submit(known, identity).reported)
                #expect(reported.child != before.child)
                children.insert(reported.child)
                #expect(try await found(reported.visible?.number, identity) == [])
            }
            #expect(children.count == 1)
            let child = try #require(children.first)
            #expect(try await candidates(of: child, identity) == [before.child])
            #expect(try await found("Example", identity) == [])
            #expect(try await found("Example", identity, as: .shieldingOfficer) == [child])
            #expect(try await identity.count("review") == 0)

            try await tellApart(before.child, child, identity)
            #expect(try await found("Example", identity) == [child])
        }
    }

    @Test(arguments: [false, true])
    func `never gives a child both names, though its source sends the old one once more`(inOneBatch: Bool) async throws
    {
        try await gone { identity, before in
            var late = old
            late.minute = -200
            let told = [late, new]
            let outcomes =
                inOneBatch
                ? try await identity.submit(told)
                : try await [submit(told[0], identity), submit(told[1], identity)]
            let reported = outcomes.compactMap(\.reported)
            #expect(Set(reported.map(\.child) + [before.child]).count == 3)
            #expect(Set(reported.map(\.visible?.number) + [before.visible?.number]).count == 3)
            #expect(Set(reported.map(\.contact?.handle) + [before.contact?.handle]).count == 3)
            #expect(reported.last?.match.candidates.contains(before.child) == true)
            #expect(try await found("Sample", identity) == [try #require(reported.last?.child)])
            #expect(try await found("Example", identity) == [])
            var again = new
            again.minute = -50
            #expect(try await submit(again, identity).reported?.child == reported.last?.child)
        }
    }

    @Test func `does not come back to the new one's record`() async throws {
        try await gone { identity, before in
            let after = try #require(try await submit(new, identity).reported)
            try await tellApart(before.child, after.child, identity)
            var wrong = new
            (wrong.family, wrong.minute) = (old.family, -50)
            let outcome = try #require(try await identity.submit([wrong]).first)
            #expect(outcome.reply.outcome == .refused && outcome.events.isEmpty)
        }
    }

    @Test func `that has borne the new name too is confirmed by two, and found from then on`() async throws {
        try await IdentityDesk.run { identity in
            let before = try #require(try await submit(old, identity).reported)
            var renamed = new
            (renamed.home, renamed.postcode) = (old.home, old.postcode)
            #expect(try await submit(renamed, identity).reported?.child == before.child)
            try await withdraw(before.child, identity)
            var again = renamed
            again.minute = -50
            let after = try #require(try await submit(again, identity).reported)
            #expect(after.child != before.child && after.match.candidates == [before.child])
            #expect(try await found("Sample", identity) == [])
            #expect(try await found("Sample", identity, as: .shieldingOfficer) == [after.child])
            try await tellApart(before.child, after.child, identity)
            #expect(try await found("Sample", identity) == [after.child])
        }
    }

    @Test func `is shown to no data manager, beside nobody, nor is what they said of it taken back`() async throws {
        try await IdentityDesk.run { identity in
            let managers = try await Managers(identity)
            let before = try #require(try await submit(old, identity).reported)
            var twin = old
            (twin.record, twin.given) = ("b", ["Eve"])
            let other = try #require(try await submit(twin, identity).reported)
            let review = try #require(try await managers.waiting(for: managers.ambridge).first)
            try await withdraw(before.child, identity)

            #expect(try await managers.waiting(for: managers.ambridge).isEmpty)
            #expect(try await managers.reviews(of: managers.ambridge, review.id) == .refused(Refusal(.notFound)))
            for step in [ResolveReview.Step.same, .undo] {
                let outcome = try await managers.take(step, review.id, as: managers.ambridge)
                #expect(outcome.reply == .refused(Refusal(.notFound)) && outcome.events.isEmpty)
            }
            // The other may be the child as before.
            #expect(try await candidates(of: other.child, identity) == [before.child])
            #expect(try await submit(new, identity).reported?.match.candidates.contains(before.child) == true)
            #expect(try await managers.waiting(for: managers.ambridge).isEmpty)
        }
    }

    @Test func `goes with whoever was merged into it`() async throws {
        try await IdentityDesk.run { identity in
            let managers = try await Managers(identity)
            let one = try #require(try await submit(old, identity).reported)
            var twin = old
            (twin.record, twin.given) = ("b", ["Eve"])
            let two = try #require(try await submit(twin, identity).reported)
            let review = try #require(try await managers.waiting(for: managers.ambridge).first)
            try await managers.take(.same, review.id, as: managers.ambridge)
            let merged = max(one.child, two.child)
            try await withdraw(merged, identity)
            for number in [one, two].map(\.visible?.number) { #expect(try await found(number, identity) == []) }
            let undone = try await managers.take(.undo, review.id, as: managers.ambridge)
            #expect(undone.reply == .refused(Refusal(.notFound)))
            for told in [old, twin] {
                var again = told
                again.minute = -50
                let after = try #require(try await submit(again, identity).reported)
                #expect(![one.child, two.child].contains(after.child))
            }
        }
    }

    /// The vault saw one child, and withdrew both identifiers; Identity has two by the time it hears so, in either order.
    @Test(arguments: [false, true])
    func
        `erases nobody who was separated before it was heard: officers alone find them, until two have told them apart`(
            otherFirst: Bool
        ) async throws
    {
        try await IdentityDesk.run { identity in
            let managers = try await Managers(identity)
            let one = try #require(try await submit(old, identity).reported)
            var twin = old
            (twin.record, twin.given) = ("b", ["Eve"])
            let two = try #require(try await submit(twin, identity).reported)
            let review = try #require(try await managers.waiting(for: managers.ambridge).first)
            let same = try await managers.take(.same, review.id, as: managers.ambridge)
            let merged = try #require(same.events.compactMap { $0 as? ChildrenMerged }.first)
            let (gone, other) = (merged.survivor.child, merged.merged)
            try await managers.take(.undo, review.id, as: managers.ambridge)

            let handler = IdentityWithdrawnHandler(desk: ReshapeDesk(people: identity.people))
            var audit: [AuditNote] = []
            for child in otherFirst ? [other, gone] : [gone, other] {
                audit += try await identity.send(IdentityWithdrawn(child: child, identity: gone), to: handler).audit
            }
            #expect(audit == [AuditNote(.suspectedIdentity, children: [other, gone])])
            let left = try #require([one, two].first { $0.child == other }?.visible)
            func found(as role: Role) async throws -> [Child.ID] {
                let search = `Finding a child`()
                let reply = try await search.find(left.name.given, "Example", "2015-03-02", identity, as: role).reply
                guard case .found(let children) = reply else { throw CancellationError() }
                return children.map(\.child)
            }
            #expect(try await found(as: .practitioner).isEmpty)
            #expect(try await found(as: .shieldingOfficer) == [other])
            #expect(try await candidates(of: other, identity) == [gone])
            #expect(try await managers.waiting(for: managers.ambridge).isEmpty)

            let back = IdentityReturnedHandler(desk: ReshapeDesk(people: identity.people))
            _ = try await identity.send(IdentityReturned(child: other, identity: gone), to: back)
            try await tellApart(gone, other, identity)
            #expect(try await found(as: .practitioner) == [other])
            #expect(try await candidates(of: other, identity).isEmpty)
        }
    }

    @Test func `is kept as what holds others alone`() async throws {
        try await gone { identity, before in
            for table in ["record_version", "involvement", "review", "alias"] {
                #expect(try await identity.count(table) == 0)
            }
            let texts = try await identity.rows(
                "select name::text || carers::text || normal_family || normal_given || normal_first from source_record"
            ).decode(String.self)
            #expect(texts.count == 1 && !texts[0].contains("xample") && !texts[0].contains("Ada"))
            // Said twice, it has gone once.
            try await withdraw(before.child, identity)
            #expect(try await identity.count("withdrawn") == 1)
        }
    }
}
