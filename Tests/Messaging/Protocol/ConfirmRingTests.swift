import Testing

@testable import Messaging

@Suite struct ConfirmRingTests {
    private final class Owner {}
    private let owner = Owner()

    private func ring(of count: Int) -> ConfirmRing<Owner> {
        var ring = ConfirmRing<Owner>()
        for index in 0..<count { ring.append(owner, index: index) }
        return ring
    }

    private func settle(_ ring: inout ConfirmRing<Owner>, _ tag: UInt64, multiple: Bool) -> [Int] {
        var settled: [Int] = []
        ring.settle(tag: tag, multiple: multiple) { settled.append($0.index) }
        return settled
    }

    @Test func `numbers begin at one`() {
        var ring = ring(of: 3)
        #expect(settle(&ring, 1, multiple: false) == [0])
        #expect(ring.count == 2)
    }

    @Test func `an answer for all up to a number leaves out what was answered before`() {
        var ring = ring(of: 5)
        #expect(settle(&ring, 2, multiple: false) == [1])
        #expect(settle(&ring, 4, multiple: true) == [0, 2, 3])
        #expect(settle(&ring, 5, multiple: true) == [4])
        #expect(ring.count == 0)
    }

    @Test func `number zero means all`() {
        var ring = ring(of: 3)
        #expect(settle(&ring, 0, multiple: true) == [0, 1, 2])
    }

    @Test func `an answer about another number is nothing`() {
        var ring = ring(of: 2)
        #expect(settle(&ring, 3, multiple: true).isEmpty)
        #expect(settle(&ring, .max, multiple: false).isEmpty)
        #expect(settle(&ring, 0, multiple: false).isEmpty)
        #expect(settle(&ring, 1, multiple: false) == [0])
        #expect(settle(&ring, 1, multiple: false).isEmpty)
    }

    @Test func `numbers go on after all were answered`() {
        var ring = ring(of: 2)
        #expect(settle(&ring, 2, multiple: true) == [0, 1])
        ring.append(owner, index: 7)
        #expect(settle(&ring, 3, multiple: false) == [7])
    }

    @Test func `a long run with one that stays open keeps its numbers`() {
        var ring = ConfirmRing<Owner>()
        for number in 0..<10_000 {
            ring.append(owner, index: number)
            if number >= 10 { #expect(settle(&ring, UInt64(number - 9), multiple: false) == [number - 10]) }
        }
        #expect(ring.count == 10)
        #expect(ring.first { _ in true }?.index == 9_990)
    }
}
