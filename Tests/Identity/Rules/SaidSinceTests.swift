import Contracts
import Foundation
import Model
import Testing

@testable import Border
@testable import Identity

/// SI 2007/2182, schedule 1: each item with the date on which it was given.
@Suite struct `Since when a record says what it says` {
    private let first = SaidSince(items: [1, 2, 3, 4, 5], since: [100, 100, 100, 100, 100])

    @Test func `its first version says all of it now`() {
        #expect(SaidSince.decide([1, 2, 3, 4, 5], at: 100, after: nil) == first)
    }

    @Test func `what stays is as old as it was, and what is new is said now`() {
        let next = SaidSince.decide([1, 2, 3, 40, 5], at: 200, after: first)
        #expect(next.since == [100, 100, 100, 200, 100])
        #expect(SaidSince.decide([1, 2, 3, 40, 50], at: 300, after: next).since == [100, 100, 100, 200, 300])
    }

    @Test func `what is said again after something else was is said anew`() {
        let between = SaidSince.decide([1, 2, 3, 40, 5], at: 200, after: first)
        #expect(SaidSince.decide([1, 2, 3, 4, 5], at: 300, after: between).since == [100, 100, 100, 300, 100])
    }

    @Test func `a version that its source counts as later, but dates before, makes it older`() {
        #expect(SaidSince.decide([1, 2, 3, 4, 5], at: 50, after: first).since == [50, 50, 50, 50, 50])
    }

    @Test func `what was kept of another number of items is not compared`() {
        #expect(SaidSince.decide([1, 2, 3, 4, 5], at: 200, after: SaidSince(items: [1], since: [100])).since[0] == 200)
    }

    @Test(arguments: RecordItem.allCases)
    func `each item has a text of its own, and changes with its value alone`(item: RecordItem) throws {
        let child = try #require(EventBody.good.read().event).data.child
        var others = [child, child, child, child, child]
        others[0].name.family = "Sample"
        others[1].dateOfBirth = PartialDate("2015-03-03")!
        others[2].gender = .male
        others[3].residence = .noKnownAddress
        others[4].carers?[0].phone = "020 7946 0009"
        let changed = others.map { $0.text(of: item) != child.text(of: item) }
        #expect(changed == RecordItem.allCases.map { $0 == item })
    }

    @Test func `an address, a last known one, none and another country are not the same`() {
        let address = PostalAddress(lines: ["1 Example Street"], postcode: "ZZ99 1AA")
        var child = ReportedChild(
            name: PersonName(given: ["Ada"], family: "Example"), dateOfBirth: PartialDate("2015")!, gender: .female)
        let places: [Residence?] = [.current(address), .lastKnown(address), .noKnownAddress, .leftEngland(.no), nil]
        let texts = (places + [.leftEngland(.notKnown)]).map { residence in
            child.residence = residence
            return child.text(of: .residence)
        }
        #expect(Set(texts).count == 6)
    }
}
