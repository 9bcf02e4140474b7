import Checking
import Testing

@testable import Messaging

@Suite struct DeliveryLedgerTests {
    typealias Settlement = DeliveryLedger.Settlement

    private func ledger(of count: UInt64) -> DeliveryLedger {
        var ledger = DeliveryLedger()
        for tag in 1...count { ledger.open(tag) }
        return ledger
    }

    @Test func `a run from the oldest on is settled in one word`() {
        var ledger = ledger(of: 10)
        #expect(ledger.settle([3, 1, 2]) == [Settlement(tag: 3, multiple: true)])
        #expect(ledger.settle([4, 5]) == [Settlement(tag: 5, multiple: true)])
    }

    @Test func `what lies behind a gap is settled singly`() {
        var ledger = ledger(of: 5)
        #expect(
            ledger.settle([1, 3, 5]) == [
                Settlement(tag: 1, multiple: true), Settlement(tag: 3, multiple: false),
                Settlement(tag: 5, multiple: false),
            ])
        #expect(ledger.settle([2]) == [Settlement(tag: 2, multiple: true)])
        #expect(ledger.settle([4]) == [Settlement(tag: 4, multiple: true)])
    }

    @Test func `nothing is settled twice, and nothing that never came`() {
        var ledger = ledger(of: 2)
        #expect(ledger.settle([1, 1]) == [Settlement(tag: 1, multiple: true)])
        #expect(ledger.settle([1, 0, 3, .max]).isEmpty)
    }

    /// What the broker would make of the words must be exactly what was asked, whatever the order.
    @Test(arguments: 0..<5) func `random orders settle exactly what was asked`(seed: UInt64) {
        var random = Seeded(seed: seed)
        var ledger = ledger(of: 200)
        var open = Set<UInt64>(1...200)
        var wanted = open
        while !wanted.isEmpty {
            let tags = wanted.shuffled(using: &random).prefix(Int.random(in: 1...40, using: &random))
            let before = open
            for settlement in ledger.settle(Array(tags)) {
                #expect(open.contains(settlement.tag))
                open = open.filter { settlement.multiple ? $0 > settlement.tag : $0 != settlement.tag }
            }
            #expect(before.subtracting(open) == Set(tags))
            wanted.subtract(tags)
        }
    }
}
