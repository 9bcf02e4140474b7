import Contracts
import Foundation
import Model
import Postgres
import ServiceRuntime
import Testing

@testable import Shielding

/// How long ago a code was given, in seconds, and whether it still counts.
private let codes: [(given: TimeInterval?, counts: Bool)] = [
    (nil, false), (0, true), (299.9, true), (300, false), (3600, false),
]

/// What is grave, and who may do it at all.
enum Grave: CaseIterable {
    case lifting, tellingApart, withdrawing, disclosing, signingOff, overriding

    func isTheirs(_ somebody: Somebody) -> Bool {
        self == .overriding
            ? somebody.session != nil && somebody.role == .practitioner : somebody.role == .shieldingOfficer
    }
}

extension VaultFixture {
    /// What somebody is refused for; nil where they are not.
    fileprivate func refusal(
        of act: Grave, to child: Child.ID, and other: Child.ID, by somebody: Somebody, at now: Date
    ) async throws -> (kind: Refusal.Kind?, audit: [AuditNote]) {
        switch act {
        case .lifting:
            let handler = LiftShieldHandler(vault: vault, responsibles: responsibles, covers: covers)
            let outcome = try await connection.withTransaction {
                try await handler.handle(
                    LiftShield(principal: Self.unsigned, child: child), somebody.context(at: now), in: $0)
            }
            if case .refused(let refusal) = outcome.reply { return (refusal.kind, outcome.audit) }
            return (nil, outcome.audit)
        case .tellingApart:
            let outcome = try await tellApart(child, other, by: somebody, at: now)
            if case .refused(let refusal) = outcome.reply { return (refusal.kind, outcome.audit) }
            return (nil, outcome.audit)
        case .withdrawing:
            let outcome = try await withdraw(child, by: somebody, at: now)
            if case .refused(let refusal) = outcome.reply { return (refusal.kind, outcome.audit) }
            return (nil, outcome.audit)
        case .disclosing:
            let outcome = try await disclose(child, by: somebody, at: now)
            if case .refused(let refusal) = outcome.reply { return (refusal.kind, outcome.audit) }
            return (nil, outcome.audit)
        case .signingOff:
            let outcome = try await connection.withTransaction {
                try await SignOffShieldsHandler(vault: vault, loading: loading).handle(
                    SignOffShields(principal: Self.unsigned), somebody.context(at: now), in: $0)
            }
            if case .refused(let refusal) = outcome.reply { return (refusal.kind, outcome.audit) }
            return (nil, outcome.audit)
        case .overriding:
            let outcome = try await override(child, by: somebody, at: now)
            if case .refused(let refusal) = outcome.reply { return (refusal.kind, outcome.audit) }
            return (nil, outcome.audit)
        }
    }
}

@Suite struct `What is grave` {
    let now = Date(timeIntervalSince1970: 1_770_000_000)

    @Test func `takes a code of the last five minutes, of those whose it is to do`() {
        for code in codes {
            for isTheirs in [true, false] {
                let actor = Principal(
                    account: .random(), organisation: .random(), role: .shieldingOfficer,
                    confirmed: code.given.map { now.addingTimeInterval(-$0) }, request: UUID(), expires: now)
                #expect(actor.isConfirmed(at: now) == code.counts)
                #expect(GraveAct.needsCode(actor, isTheirs: isTheirs, at: now) == (isTheirs && !code.counts))
            }
        }
    }

    /// Role, right to override, code; of a shielded child, of one who is not, and of one who is not there.
    @Test(arguments: Grave.allCases)
    func `is asked for a code first, whoever the child is, and is as nothing without one`(act: Grave) async throws {
        try await VaultFixture.with { vault in
            let (ada, ben) = (Child.ID.random(), Child.ID.random())
            try await vault.deposit([
                try vault.sealer.reported(of: ada), try vault.sealer.reported(of: ben, candidates: [ada]),
            ])
            try await vault.shield(ada, at: now)
            if act == .signingOff { try await vault.load(by: .random(), at: now) }
            let before = try await vault.words()
            for role in Role.allCases {
                for session in [nil, Session.ID.random()] {
                    for code in codes where !code.counts {
                        for (child, other) in [(ada, ben), (ben, ada), (Child.ID.random(), Child.ID.random())] {
                            let somebody = Somebody(
                                role: role, session: session, authority: Invented.authority, gaveCode: code.given)
                            let (kind, audit) = try await vault.refusal(
                                of: act, to: child, and: other, by: somebody, at: now)
                            let isTheirs = act.isTheirs(somebody)
                            #expect(kind == (isTheirs ? .notConfirmed : .notAllowed), "\(role) \(code)")
                            #expect(audit.map(\.action) == [.refused])
                            #expect(audit.map { $0.terms["outcome"] } == [isTheirs ? "notConfirmed" : nil])
                        }
                    }
                }
            }
            #expect(try await vault.words() == before)
        }
    }

    @Test(arguments: Grave.allCases)
    func `goes on with a code, and is nobody else's with one`(act: Grave) async throws {
        for role in Role.allCases {
            for session in [nil, Session.ID.random()] {
                for code in codes where code.given == 299.9 {
                    try await VaultFixture.with { vault in
                        let (ada, ben) = (Child.ID.random(), Child.ID.random())
                        try await vault.deposit([
                            try vault.sealer.reported(of: ada), try vault.sealer.reported(of: ben, candidates: [ada]),
                        ])
                        try await vault.shield(ada, at: now)
                        if act == .signingOff { try await vault.load(by: .random(), at: now) }
                        let somebody = Somebody(
                            role: role, session: session, authority: Invented.authority, gaveCode: code.given)
                        let before = try await vault.words()
                        let (kind, _) = try await vault.refusal(of: act, to: ada, and: ben, by: somebody, at: now)
                        #expect(kind == (act.isTheirs(somebody) ? nil : .notAllowed), "\(role) \(code)")
                        #expect(try await (vault.words() == before) == !act.isTheirs(somebody))
                    }
                }
            }
        }
    }
}

extension VaultFixture {
    /// All that officers have said and somebody overrode.
    fileprivate func words() async throws -> [String] {
        try await connection.withTransaction { transaction in
            var words: [String] = []
            for table in ["lifting", "telling_apart", "withdrawing", "disclosing", "loading", "override"] {
                words += try await transaction.query("select t::text from \(identifier: table) t order by 1")
                    .decode(String.self)
            }
            return words
        }
    }
}
