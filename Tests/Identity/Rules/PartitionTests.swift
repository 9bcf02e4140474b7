import Contracts
import Foundation
import Matching
import Model
import Testing

@testable import Identity

@Suite struct `Who is one child` {
    static let rules = MatchingRules()
    static let population = MatchingRules.leastPopulation

    /// A record whose identifier is its place, so that it is the same in every arrangement.
    static func record(_ place: Int, _ told: [Told]) -> Partition.Record {
        let id = SourceRecord.ID(UUID(uuidString: "00000000-0000-4000-8000-0000000000\(10 + place)")!)
        return Partition.Record(id: id, forms: told.map(\.form), origin: Child.ID(id.uuid))
    }

    /// Twins, one of whom a record names by the initial alone; a sibling; a child who moved and changed the name, with
    /// a record that knows both; a stranger.
    static let records: [Partition.Record] = [
        record(0, [Told(home: "1 Example Street")]),
        record(1, [Told(given: ["Eve"], home: "1 Example Street")]),
        record(2, [Told(given: ["Eva"], home: "1 Example Street")]),
        record(3, [Told(home: "1 Example Street"), Told(given: ["Ada", "May"], home: "1 Example Street")]),
        record(4, [Told(given: ["Eve"], born: "2012-10-30", home: "1 Example Street")]),
        record(5, [Told(given: ["Cleopatra"], family: "Muster", born: "2014-08-17", home: "5 Sample Road")]),
        record(
            6,
            [
                Told(given: ["Cleopatra"], family: "Muster", born: "2014-08-17", home: "5 Sample Road"),
                Told(
                    given: ["Cleopatra"], family: "Ejemplo", born: "2014-08-17", home: "77 Distant Lane",
                    postcode: "ZE1 9YY"),
            ]),
        record(
            7,
            [
                Told(
                    given: ["Cleopatra"], family: "Ejemplo", born: "2014-08-17", home: "77 Distant Lane",
                    postcode: "ZE1 9YY")
            ]),
        record(8, [Told(given: ["Dorothy"], family: "Voorbeeld", born: "2013-06-21")]),
        record(9, [Told(given: ["A"], home: "1 Example Street")]),
    ]

    static func partition(_ records: [Partition.Record], _ words: [Partition.Word] = []) -> Set<Set<SourceRecord.ID>> {
        Set(Partition(of: records, told: words, by: rules, population: population).groups.map(Set.init))
    }

    static func word(_ place: Int, _ one: Int, _ other: Int, isSame: Bool) -> Partition.Word {
        Partition.Word(place: place, record: records[one].id, other: records[other].id, isSame: isSame)
    }

    func together(_ one: Int, _ other: Int, _ groups: Set<Set<SourceRecord.ID>>) -> Bool {
        groups.contains { $0.contains(Self.records[one].id) && $0.contains(Self.records[other].id) }
    }

    @Test func `keeps twins and siblings apart, and bridges a move by a record that knows both`() {
        // Without the last: whoever is named by an initial could be either twin, and keeps even those apart who agree.
        let groups = Self.partition(Array(Self.records.dropLast()))
        #expect(together(0, 3, groups))
        #expect(together(5, 6, groups))
        #expect(together(6, 7, groups))
        for other in [1, 2, 4, 8] { #expect(!together(0, other, groups)) }
        #expect(!together(4, 1, groups) && !together(8, 5, groups))
    }

    @Test func `follows what persons said, the later word before the earlier`() {
        let same = Self.word(1, 0, 1, isSame: true)
        #expect(together(0, 1, Self.partition(Self.records, [same])))
        #expect(!together(0, 1, Self.partition(Self.records, [same, Self.word(2, 1, 0, isSame: false)])))
        #expect(
            together(
                0, 1,
                Self.partition(Self.records, [Self.word(3, 0, 1, isSame: true), Self.word(2, 1, 0, isSame: false)])))
        let apart = Self.partition(Self.records, [Self.word(1, 0, 3, isSame: false)])
        #expect(!together(0, 3, apart))
    }

    @Test func `is the same in ten thousand arrangements`() {
        let words = [
            Self.word(1, 1, 2, isSame: true), Self.word(2, 8, 5, isSame: true), Self.word(3, 8, 7, isSame: false),
            Self.word(4, 0, 9, isSame: true),
        ]
        // Ten records at a time are slow to compare ten thousand times in a debug build: five of them at a time.
        var dice = `Spoilt bodies`.Dice(state: 4)
        for round in 0..<50 {
            let some = Array(Self.records.shuffled(using: &dice).prefix(4))
            let ids = Set(some.map(\.id))
            let said = words.filter { ids.contains($0.record) && ids.contains($0.other) }
            let expected = Self.partition(some, said)
            for _ in 0..<200 {
                let again = Self.partition(some.shuffled(using: &dice), said.shuffled(using: &dice))
                #expect(again == expected, "round \(round)")
            }
        }
    }

    @Test func `names the merged by the least of its children, and revives whoever is separated`() {
        let (a, b) = (Self.records[0], Self.records[1])
        let children = [a.origin!, b.origin!].sorted()
        let merged = Reshape([[a.id, b.id]], of: [(a, a.origin!), (b, b.origin!)], fresh: { .random() })
        #expect(Set(merged.child.values) == [children[0]])
        #expect(merged.moves.map(\.isMerge) == [true] && merged.survivors[children[1]] == .some(children[0]))
        let apart = Reshape([[a.id], [b.id]], of: [(a, children[0]), (b, children[0])], fresh: { .random() })
        #expect(apart.child == [a.id: a.origin!, b.id: b.origin!])
        #expect(apart.moves.map(\.isMerge) == [false] && apart.survivors[children[1]] == .some(nil))
    }

    @Test func `makes a child of records that were linked as they came`() {
        var (a, b) = (Self.records[0], Self.records[3])
        (a.origin, b.origin) = (.random(), nil)
        let fresh = Child.ID.random()
        let apart = Reshape([[a.id], [b.id]], of: [(a, a.origin!), (b, a.origin!)], fresh: { fresh })
        #expect(apart.child[b.id] == fresh && apart.created == [fresh: b.id])
    }
}
