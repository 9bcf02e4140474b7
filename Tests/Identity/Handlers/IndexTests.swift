import Foundation
import Matching
import Model
import PersonIndex
import Postgres
import ServiceTesting
import Testing

@testable import Identity

@Suite struct `The index of forms` {
    static let told = [
        Told(home: "Flat 2, 1 Example Street"),
        Told(given: ["Anne-Marie", "Zoë"], family: "van den Berg", born: "2015"),
        Told(given: [], family: "Ó Súilleabháin", born: "2015-03", gender: .notSpecified),
        Told(formerly: PersonName(given: ["Eve"], family: "Sample"), gender: .male, home: "Rose Cottage"),
    ]

    @Test(arguments: told.indices) func `keeps a form whole in its bytes, and takes no others`(place: Int) {
        let form = Self.told[place].form
        #expect(PersonForm(bytes: form.bytes) == form)
        for length in form.bytes.indices { #expect(PersonForm(bytes: form.bytes.prefix(length)) == nil) }
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `reads any bytes, wherever they lie, and never beyond them`(seed: UInt64) {
        var dice = `Spoilt bodies`.Dice(state: seed)
        let whole = Self.told.map(\.form.bytes)
        var read = 0
        for round in 0..<20_000 {
            var bytes = whole[round % whole.count]
            for _ in 0...Int.random(in: 0..<3, using: &dice) {
                bytes[Int.random(in: bytes.indices, using: &dice)] = UInt8.random(in: 0...255, using: &dice)
            }
            if round % 5 == 0 { bytes += [UInt8](repeating: 0xff, count: round % 7) }
            // Whatever stands before and behind it in memory.
            let before = [UInt8](repeating: 1, count: round % 8)
            let form = (before + bytes).withUnsafeBytes {
                PersonForm(bytes: UnsafeRawBufferPointer(rebasing: $0[before.count...]))
            }
            if let form {
                read += 1
                #expect(PersonForm(bytes: form.bytes) == form)
            }
        }
        #expect(read > 1000, "a letter that is another leaves a form")
    }

    @Test func `is the same in the room of whatever was read there before`() throws {
        let forms = Self.told.map(\.form) + [PersonForm()]
        var room = PersonForm()
        for (place, before) in forms.enumerated() {
            for form in forms.dropFirst(place) + [before] {
                #expect(form.bytes.withUnsafeBytes { room.read($0) } && room == form)
                #expect(room.compared(with: before).levels == form.compared(with: before).levels)
                // What could not be read to its end leaves nothing behind.
                #expect(!form.bytes.dropLast().withUnsafeBytes { room.read($0) })
            }
        }
    }

    @Test func `finds whoever shares a key, in one statement, and says where there are more`() async throws {
        try await IdentityDesk.run { identity in
            let twins = (0..<5).map { place in
                IndexedForm(
                    child: UUID(), record: UUID(), form: Told(record: "r-\(place)", home: "1 Example Street").form)
            }
            let stranger = IndexedForm(
                child: UUID(), record: UUID(),
                form: Told(given: ["Cleopatra"], family: "Muster", born: "2011-08-17").form)
            let forms = [twins[0].form, stranger.form]
            let (all, few) = try await identity.connection.withTransaction { transaction in
                PersonIndex().write(twins + [stranger], in: transaction)
                return (
                    try await PersonIndex().candidates(for: forms, in: transaction),
                    try await PersonIndex(limit: 3).candidates(for: forms, in: transaction)
                )
            }
            #expect(Set(all[0].candidates.map(\.id)) == Set(twins.map(\.child)) && !all[0].isTruncated)
            #expect(all[1].candidates.map(\.id) == [stranger.child] && !all[1].isTruncated)
            #expect(few.map(\.isTruncated) == [true, false] && few[1].candidates.map(\.id) == [stranger.child])
            #expect(all[1].candidates.map(\.forms) == [[stranger.form]])
        }
    }

    @Test func `of too many who share names and year alone none is looked at, and nothing is cut short`() async throws {
        let namesakes = (0..<70).map { place in
            IndexedForm(
                child: UUID(), record: UUID(),
                form: Told(born: "2015-\(10 + place % 3)-\(13 + place / 5)", home: "\(place) Sample Road").form)
        }
        let told = Told(born: "2015-01-02", home: "9 Elsewhere Lane", postcode: "M1 1AE").form
        let vague = Told(born: "2015").form
        try await IdentityDesk.run { identity in
            let found = try await identity.connection.withTransaction { transaction in
                PersonIndex().write(namesakes, in: transaction)
                return try await PersonIndex().candidates(for: [told, vague], in: transaction)
            }
            #expect(found[0].candidates.isEmpty)
            // Who has nothing finer to be found by is shown some, and a person is told that there are more.
            #expect(found[1].candidates.count == 64 && found.map(\.isTruncated) == [false, true])
        }
    }

    @Test func `many forms of few children are not too many`() async throws {
        let children = (0..<4).map { _ in UUID() }
        let forms = (0..<80).map { place in
            IndexedForm(
                child: children[place % 4], record: UUID(),
                form: Told(born: "2015-\(10 + place % 3)-\(13 + place / 6)", home: "\(place) Sample Road").form)
        }
        let told = Told(born: "2015-01-02", home: "9 Elsewhere Lane", postcode: "M1 1AE").form
        try await IdentityDesk.run { identity in
            let found = try await identity.connection.withTransaction { transaction in
                PersonIndex().write(forms, in: transaction)
                return try await PersonIndex().candidates(for: [told], in: transaction)
            }
            #expect(Set(found[0].candidates.map(\.id)) == Set(children) && !found[0].isTruncated)
        }
    }
}
