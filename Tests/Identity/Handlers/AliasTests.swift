import Contracts
import Foundation
import Model
import Postgres
import Sealing
import ServiceRuntime
import Testing

@testable import Identity

/// A child whom the directory knows by one name, and of whom somebody else may report by another.
@Suite struct `A report under another name of a shielded child` {
    let known = Told(record: "a", given: ["Ada"], family: "Example", home: "1 Example Street")
    let ida = PersonName(given: ["Ida"], family: "Sample")
    var alias: Told {
        Told(record: "b", given: ida.given, family: ida.family, home: "9 Other Road", postcode: "CD3 4EF")
    }

    private func tell(_ names: [PersonName]?, of child: Child.ID, _ identity: IdentityDesk) async throws
        -> [CandidatesChanged]
    {
        let sealed = try names.map {
            try identity.intake.seal(WireCoding.encoder().encode(Aliases(child: child, names: $0)))
        }
        let handler = AliasesChangedHandler(desk: ReshapeDesk(people: identity.people), opener: identity.opener)
        let outcome = try await identity.send(AliasesChanged(child: child, sealed: sealed), to: handler)
        return outcome.events.compactMap { $0 as? CandidatesChanged }
    }

    private func submit(_ told: Told, _ identity: IdentityDesk) async throws -> ChildReported {
        try #require(try await identity.submit([told]).first?.reported)
    }

    @Test func `would be a new child whom nobody covers, if the name were not known`() async throws {
        try await IdentityDesk.run { identity in
            _ = try await submit(known, identity)
            let reported = try await submit(alias, identity)
            #expect(reported.match.kind == .created && reported.match.candidates.isEmpty)
        }
    }

    @Test func `may be that child: a new one, and held as long as the shield stands`() async throws {
        try await IdentityDesk.run { identity in
            let child = try await submit(known, identity).child
            #expect(try await tell([ida], of: child, identity).isEmpty)
            let reported = try await submit(alias, identity)
            #expect(reported.match.kind == .created && reported.match.candidates == [child])
            #expect(try await identity.count("review") == 0)
        }
    }

    @Test func `may be, in many at once too, and by whatever else of the two agrees`() async throws {
        try await IdentityDesk.run { identity in
            let child = try await submit(known, identity).child
            _ = try await tell([ida, PersonName(given: [], family: "Former")], of: child, identity)
            var other = alias
            (other.record, other.given, other.family) = ("c", ["Ada"], "Former")
            var day = alias
            (day.record, day.born, day.home, day.postcode) = ("d", "2015-02-03", known.home, known.postcode)
            var strangers = (0..<12).map {
                Told(record: "s-\($0)", given: ["Bob"], family: "Muster", born: "20\(10 + $0)-07-07")
            }
            strangers[5] = alias
            let all = try await identity.submit(strangers + [other, day]).compactMap(\.reported)
            for reported in [all[5]] + all.suffix(2) {
                #expect(reported.match.kind == .linked || reported.match.candidates.contains(child))
            }
            #expect(all[0].match.candidates.isEmpty)
        }
    }

    @Test func `is never linked by that name, however well the rest agrees`() async throws {
        try await IdentityDesk.run { identity in
            let child = try await submit(known, identity).child
            _ = try await tell([ida], of: child, identity)
            var near = alias
            (near.home, near.postcode) = (known.home, known.postcode)
            let reported = try await submit(near, identity)
            #expect(reported.child != child && reported.match.candidates.contains(child))
        }
    }

    @Test func `which came before the name was told is found then`() async throws {
        try await IdentityDesk.run { identity in
            let child = try await submit(known, identity).child
            let other = try await submit(alias, identity).child
            let changed = try await tell([ida], of: child, identity)
            #expect(changed.map(\.other) == [other] && changed.allSatisfy(\.mayBeOne))
            #expect(changed.first?.candidates == [other] && changed.first?.otherCandidates == [child])
            // Told again it says so again: the vault may have been restored, or two officers have told the two apart.
            #expect(try await tell([ida], of: child, identity) == changed)
        }
    }

    @Test func `is found by what a later report of the shielded child adds`() async throws {
        try await IdentityDesk.run { identity in
            let child = try await submit(known, identity).child
            _ = try await tell([ida], of: child, identity)
            var corrected = known
            (corrected.sequence, corrected.born) = (2, "2014-11-28")
            #expect(try await submit(corrected, identity).child == child)
            var later = alias
            later.born = "2014-11-28"
            #expect(try await submit(later, identity).match.candidates == [child])
        }
    }

    @Test func `is about whomever the child was merged into`() async throws {
        try await IdentityDesk.run { identity in
            let child = try await submit(known, identity).child
            let survivor = try await submit(
                Told(record: "z", given: ["Zoe"], family: "Muster", born: "2012-05-05"), identity
            ).child
            _ = try await tell([ida], of: child, identity)
            try await identity.connection.withTransaction { transaction in
                for table in ["source_record", "person_form"] {
                    transaction.write(
                        "update \(identifier: table) set child = \(survivor) where child = \(child)")
                }
                transaction.write("update child set survivor = \(survivor) where id = \(child)")
            }
            #expect(try await submit(alias, identity).match.candidates == [survivor])
        }
    }

    @Test func `is a new child again once the shield is lifted; whoever was held stays a possible match`() async throws
    {
        try await IdentityDesk.run { identity in
            let child = try await submit(known, identity).child
            _ = try await tell([ida], of: child, identity)
            let held = try await submit(alias, identity).child
            _ = try await tell(nil, of: child, identity)
            #expect(try await identity.count("alias") == 0)
            #expect(try await identity.count("alias_key") == 0)
            var later = alias
            (later.record, later.born) = ("e", "2015-02-03")
            let reported = try await submit(later, identity)
            #expect(!reported.match.candidates.contains(child))
            let left = try await identity.connection.withTransaction {
                try await ReshapeStore().candidates(of: [child], in: $0)
            }
            #expect(left[child]?.contains(held) == true)
        }
    }

    @Test func `is found by nobody who searches for that name, and the name stands nowhere in clear`() async throws {
        try await IdentityDesk.run { identity in
            let child = try await submit(known, identity).child
            let odd = PersonName(given: ["Quokkabelle"], family: "Numbatwick")
            _ = try await tell([odd], of: child, identity)
            let search = `Finding a child`()
            for (given, family) in [(["Quokkabelle"], "Numbatwick"), ([], "Numbatwick"), (["Quokkabelle"], "Example")] {
                let answer = try await search.find(given, family, known.born, identity)
                let absent = try await search.find(["Wallabine"], "Bandicootham", known.born, identity)
                #expect(answer.reply == absent.reply)
                #expect(answer.reply == .found([]))
            }
            let rows = try await identity.rows(
                """
                select alias::text from alias union all select alias_key::text from alias_key
                union all select known_name::text from known_name union all select person_form::text from person_form
                """
            ).decode(String.self)
            let hex = { (text: String) in text.utf8.map { String($0, radix: 16) }.joined() }
            #expect(rows.count > 4)
            for word in ["quokkabelle", "numbatwick", "Quokkabelle", "Numbatwick"] {
                #expect(!rows.contains { $0.contains(word) || $0.contains(hex(word)) })
            }
        }
    }

    @Test func `is no reason to believe names that were sealed for another child`() async throws {
        try await IdentityDesk.run { identity in
            let child = try await submit(known, identity).child
            let sealed = try identity.intake.seal(
                WireCoding.encoder().encode(Aliases(child: .random(), names: [ida])))
            let handler = AliasesChangedHandler(desk: ReshapeDesk(people: identity.people), opener: identity.opener)
            await #expect(throws: RuntimeFault.self) {
                try await identity.send(AliasesChanged(child: child, sealed: sealed), to: handler)
            }
            #expect(try await identity.count("alias") == 0)
        }
    }
}
