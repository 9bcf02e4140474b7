import Contracts
import Foundation
import Model
import Testing

@testable import Notifications

@Suite struct `What the vault's answer makes of pending facts` {
    private let fact = Example.fact()
    private let other = Example.fact()

    @Test func `everybody whom the answer names is told what it says`() {
        let reply = Example.reply(
            (
                fact,
                [
                    Example.tells(.newInvolvement, Example.headTeacher),
                    Example.tells(.othersInContact, Example.doctor),
                ]
            ))
        let delivery = Delivery.decide([fact], reply, at: Example.now)
        #expect(
            delivery.notices == [
                .init(fact: fact.id, account: Example.headTeacher, child: fact.child, kind: .newInvolvement),
                .init(fact: fact.id, account: Example.doctor, child: fact.child, kind: .othersInContact),
            ])
        #expect(delivery.decided == [fact.id])
        #expect(delivery.postponed.isEmpty)
        #expect(delivery.children == [fact.child])
        #expect(delivery.accounts == [Example.headTeacher, Example.doctor].sorted())
    }

    @Test func `a fact of which nobody may be told is decided`() {
        let delivery = Delivery.decide([fact], Example.reply((fact, [])), at: Example.now)
        #expect(delivery.decided == [fact.id])
        #expect(delivery.notices.isEmpty)
        #expect(delivery.children.isEmpty)
    }

    @Test func `a fact that the answer leaves out is asked again, the others are not held up`() {
        let reply = Example.reply((other, [Example.tells(.involvementEnded, Example.doctor)]))
        let delivery = Delivery.decide([fact, other], reply, at: Example.now)
        #expect(delivery.decided == [other.id])
        #expect(
            delivery.postponed == [.init(fact: fact.id, attempts: 1, until: Example.now.addingTimeInterval(0.2))])
    }

    @Test func `one that was left out often waits longer, and is never given up`() {
        let patient = Example.fact(attempts: 4_000)
        let delivery = Delivery.decide([patient], RecipientsOf.withheld, at: Example.now)
        #expect(
            delivery.postponed == [
                .init(fact: patient.id, attempts: 4_001, until: Example.now.addingTimeInterval(30))
            ])
    }

    @Test func `one person is told of one fact once`() {
        let reply = Example.reply(
            (
                fact,
                [
                    Example.tells(.newInvolvement, Example.doctor), Example.tells(.othersInContact, Example.doctor),
                ]
            ))
        let delivery = Delivery.decide([fact], reply, at: Example.now)
        #expect(delivery.notices.map(\.kind) == [.newInvolvement])
    }

    @Test func `nobody is told of what was not asked`() {
        let reply = Example.reply((other, [Example.tells(.newInvolvement, Example.doctor)]))
        let delivery = Delivery.decide([fact], reply, at: Example.now)
        #expect(delivery.notices.isEmpty)
        #expect(delivery.decided.isEmpty)
    }

    @Test(arguments: [(0, true), (149, true), (150, false), (250, false), (5_000, false)])
    func `telling somebody takes an answer that is younger than the lease less the commit`(
        milliseconds: Int, mayBe: Bool
    ) {
        let telling = Delivery.decide(
            [fact], Example.reply((fact, [Example.tells(.newInvolvement, Example.doctor)])), at: Example.now)
        #expect(telling.mayBeWritten(after: .milliseconds(milliseconds)) == mayBe)
    }

    @Test func `telling nobody takes no lease`() {
        let silent = Delivery.decide([fact], RecipientsOf.withheld, at: Example.now)
        #expect(silent.mayBeWritten(after: .seconds(5)))
    }
}

@Suite struct `How long a fact waits that is not ripe` {
    @Test(arguments: [(1, 200), (2, 400), (3, 800), (4, 1_600), (8, 25_600), (9, 30_000), (10, 30_000), (900, 30_000)])
    func `it doubles from 200 ms to 30 s`(attempts: Int, milliseconds: Int) {
        #expect(BackOff.after(attempts) == .milliseconds(milliseconds))
    }

    @Test(arguments: [0, -1, Int.min / 2])
    func `no number of attempts is too small`(attempts: Int) {
        #expect(BackOff.after(attempts) == BackOff.shortest)
    }
}

@Suite struct `How many facts the vault is asked about at once` {
    @Test func `as many as a question carries, and fewer when the answers come late`() {
        var portion = Portion()
        #expect(portion.size == 256)
        for expected in [128, 64, 32, 16, 8, 4, 2, 1, 1] {
            portion.shrink()
            #expect(portion.size == expected)
        }
        #expect(portion.isSmallest)
    }

    @Test func `more again when they come in time`() {
        var portion = Portion()
        portion.shrink()
        portion.grow()
        portion.grow()
        #expect(portion.size == Portion.most)
    }
}

@Suite struct `How much of an inbox is read at once` {
    @Test(arguments: [(0, false), (1, true), (100, true), (101, false), (-1, false)])
    func `one to a hundred notifications`(limit: Int, isAllowed: Bool) {
        #expect(Paging.problems(of: limit).isEmpty == isAllowed)
    }
}
