import Contracts
import Foundation
import Model
import Postgres
import ServiceRuntime
import Testing

@testable import Identity

/// Data managers of two authorities, and what they do.
struct Managers {
    let identity: IdentityDesk
    let ambridge: Principal
    let borchester: Principal

    init(_ identity: IdentityDesk) async throws {
        self.identity = identity
        func open(_ name: String, _ authority: String) async throws -> Principal {
            let application = OpenAccount.Application(
                username: name, password: "correct horse", name: PersonName(given: [name], family: "Example"),
                role: .dataManager, organisation: "Team of \(name)", service: .socialCare, email: "\(name)@example.org",
                authority: AuthorityCode(authority)!)
            let account = try #require(try await identity.open(application))
            return Principal(
                account: account, organisation: .random(), role: .dataManager, request: UUID(), expires: EventBody.now)
        }
        ambridge = try await open("amy", "E06000901")
        borchester = try await open("ben", "E06000902")
    }

    static let unsigned = SignedPrincipal(statement: Data(), signature: Data())

    func reviews(of manager: Principal, _ review: Review.ID? = nil) async throws -> ViewReviews.Reply {
        try await identity.ask(
            ViewReviews(principal: Self.unsigned, review: review), of: ViewReviewsHandler(people: identity.people),
            as: manager
        ).reply
    }

    func waiting(for manager: Principal) async throws -> [Review] {
        guard case .reviews(let reviews) = try await reviews(of: manager) else { return [] }
        return reviews
    }

    @discardableResult
    func take(_ step: ResolveReview.Step, _ review: Review.ID, as manager: Principal) async throws
        -> Outcome<ResolveReview.Reply>
    {
        let wish = ResolveReview(principal: Self.unsigned, review: review, step: step)
        let context = Context(messageID: UUID(), principal: manager, now: EventBody.now)
        return try await identity.connection.withTransaction { transaction in
            try await ResolveReviewHandler(desk: ReshapeDesk(people: identity.people))
                .handle(wish, context, in: transaction)
        }
    }
}

extension IdentityDesk {
    /// Lets the job look at what is due.
    @discardableResult
    func settle() async throws -> Outcome<NoReply> {
        try await connection.withTransaction { transaction in
            try await SettleReviewsJob(desk: ReshapeDesk(people: people)).settle(in: transaction).0
        }
    }

    /// The tokens of records by child.
    func partition() async throws -> Set<Set<String>> {
        let members = try await rows("select child, token::text from source_record").decode((UUID, String).self)
        return Set(Dictionary(grouping: members, by: { $0.0 }).values.map { Set($0.map { $0.1 }) })
    }
}

extension Outcome<ResolveReview.Reply> {
    var review: Review? {
        guard case .resolved(let review) = reply else { return nil }
        return review
    }

    var rules: [String] {
        guard case .refused(let refusal) = reply else { return [] }
        return refusal.problems.isEmpty ? [refusal.kind.rawValue] : refusal.problems.map(\.rule)
    }
}

@Suite struct `A review` {
    static let ada = Told(record: "a", home: "1 Example Street")
    static let eve = Told(record: "b", given: ["Eve"], home: "1 Example Street")

    func withTwins(_ body: (Managers, Review, Child.ID, Child.ID) async throws -> Void) async throws {
        try await IdentityDesk.run { identity in
            let managers = try await Managers(identity)
            let ada = try #require(try await identity.submit([Self.ada]).first?.reported?.child)
            let eve = try #require(try await identity.submit([Self.eve]).first?.reported)
            #expect(eve.match.candidates == [ada])
            let review = try #require(try await managers.waiting(for: managers.ambridge).first)
            try await body(managers, review, ada, eve.child)
        }
    }

    @Test func `shows the two side by side, and says in words how far they agree`() async throws {
        try await withTwins { managers, review, ada, eve async throws in
            #expect(review.sides.map(\.child) == [eve, ada] && review.sides.map(\.name.given) == [["Eve"], ["Ada"]])
            #expect(review.agreements.contains { $0.words == "address: the same home" && $0.bits > 0 })
            #expect(review.vetoes == ["twin"] && review.state == .open && !review.isTruncated)
            let text = String(decoding: try WireCoding.encoder().encode(review), as: UTF8.self)
            #expect(!text.contains("Street") && !text.contains("AB1"))
        }
    }

    @Test func `waits for the responsible authority alone`() async throws {
        try await withTwins { managers, review, _, _ async throws in
            #expect(try await managers.waiting(for: managers.borchester).isEmpty)
            #expect(try await managers.reviews(of: managers.borchester, review.id) == .refused(Refusal(.notFound)))
            #expect(try await managers.take(.same, review.id, as: managers.borchester).rules == ["notFound"])
            var teacher = managers.ambridge
            teacher.role = .practitioner
            #expect(try await managers.reviews(of: teacher) == .refused(Refusal(.notAllowed)))
        }
    }

    @Test func `makes one child of two who are the same, and two again when that is taken back`() async throws {
        try await withTwins { managers, review, ada, eve async throws in
            let identity = managers.identity
            let apart = try await identity.partition()
            let decided = try await managers.take(.same, review.id, as: managers.ambridge)
            let (survivor, merged) = (min(ada, eve), max(ada, eve))
            let event = try #require(decided.events.first as? ChildrenMerged)
            #expect(event.merged == merged && event.survivor.child == survivor && event.survivor.candidates.isEmpty)
            #expect(decided.review?.state == .same)
            #expect(decided.audit.map(\.action) == [.decidedReview, .mergedChildren])
            let pointed = try await identity.rows("select survivor from child where id = \(merged)").first(
                as: Child.ID.self)
            #expect(pointed == survivor)
            #expect(try await identity.partition().count == 1)
            let undone = try await managers.take(.undo, review.id, as: managers.ambridge)
            let separated = try #require(undone.events.compactMap { $0 as? ChildrenSeparated }.first)
            #expect(Set([separated.child, separated.separated.child]) == [ada, eve])
            #expect(undone.review?.state == .open)
            #expect(try await identity.partition() == apart)
            let revived = try await identity.rows("select count(*) from child where survivor is not null").first(
                as: Int.self)
            #expect(revived == 0)
        }
    }

    @Test func `joins what is reported later to those whom a person has joined`() async throws {
        try await withTwins { managers, review, _, _ async throws in
            let identity = managers.identity
            try await managers.take(.same, review.id, as: managers.ambridge)
            try await identity.submit([Told(record: "c", home: "1 Example Street")])
            try await identity.settle()
            #expect(try await identity.partition().count == 1)
            #expect(try await managers.waiting(for: managers.ambridge).isEmpty)
        }
    }

    @Test func `keeps two apart who are not the same, and tells that nobody need wait`() async throws {
        try await withTwins { managers, review, ada, eve async throws in
            let decided = try await managers.take(.different, review.id, as: managers.ambridge)
            let told = try #require(decided.events.first as? CandidatesChanged)
            #expect(Set([told.child, told.other]) == [ada, eve] && !told.mayBeOne)
            #expect(told.candidates.isEmpty && told.otherCandidates.isEmpty)
            #expect(try await managers.waiting(for: managers.ambridge).isEmpty)
            let undone = try await managers.take(.undo, review.id, as: managers.ambridge)
            let open = try #require(undone.events.first as? CandidatesChanged)
            #expect(open.mayBeOne && open.candidates.count == 1)
        }
    }

    @Test func `is claimed by one at a time, and passed on where there is somebody to pass it to`() async throws {
        try await withTwins { managers, review, _, _ async throws in
            #expect(
                try await managers.take(.claim, review.id, as: managers.ambridge).review?.claimedBy
                    == managers.ambridge.account)
            #expect(try await managers.take(.askOther, review.id, as: managers.ambridge).rules == ["oneAuthority"])
            #expect(try await managers.take(.unsure, review.id, as: managers.ambridge).review?.state == .unsure)
            #expect(try await managers.take(.different, review.id, as: managers.ambridge).review?.state == .different)
            #expect(try await managers.take(.same, review.id, as: managers.ambridge).rules == ["decided"])
        }
    }

    @Test func `leaves every step in the log of assertions`() async throws {
        try await withTwins { managers, review, _, _ async throws in
            for step in [ResolveReview.Step.unsure, .same, .undo, .different] {
                try await managers.take(step, review.id, as: managers.ambridge)
            }
            let kinds = try await managers.identity.rows("select kind from assertion order by id").decode(String.self)
            #expect(kinds == ["new", "review", "unsure", "same", "undone", "different"])
        }
    }
}

@Suite struct `The order of arrival` {
    static let told = [
        Told(record: "ada", home: "1 Example Street"), Told(record: "eve", given: ["Eve"], home: "1 Example Street"),
        Told(record: "initial", given: ["A"], home: "1 Example Street"),
        Told(record: "ada-again", given: ["Ada", "May"], home: "1 Example Street"),
        Told(record: "cleo", given: ["Cleopatra"], family: "Muster", born: "2014-08-17", home: "5 Sample Road"),
        Told(record: "cleo-again", given: ["Cleopatra"], family: "Muster", born: "2014-08-17", home: "5 Sample Road"),
    ]

    @Test func `makes no difference to who is one child`() async throws {
        var dice = `Spoilt bodies`.Dice(state: 9)
        var first: Set<Set<String>>?
        for _ in 0..<12 {
            let order = Self.told.shuffled(using: &dice)
            try await IdentityDesk.run { identity in
                for told in order { try await identity.submit([told]) }
                try await identity.settle()
                let partition = try await identity.partition()
                #expect(partition == first ?? partition, "\(order.map(\.record))")
                first = partition
            }
        }
    }
}
