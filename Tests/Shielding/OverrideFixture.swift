import Contracts
import Foundation
import Model
import Postgres
import Sealing
import ServiceRuntime

@testable import Shielding

/// Somebody with an account, in a session.
struct Somebody {
    var account = Account.ID.random()
    var role = Role.practitioner
    /// Of those who have the right to override.
    var session: Session.ID?
    var authority: AuthorityCode?
    /// How long ago they gave a code, in seconds.
    var gaveCode: TimeInterval? = 0

    static func withRight() -> Somebody { Somebody(session: .random()) }
    static func officer(of authority: AuthorityCode? = Invented.authority) -> Somebody {
        Somebody(role: .shieldingOfficer, authority: authority)
    }

    /// The same person, signed in once more.
    var elsewhere: Somebody { Somebody(account: account, role: role, session: .random(), authority: authority) }

    /// The same person, with the role that may have the right to override.
    var practising: Somebody { Somebody(account: account, session: session, authority: authority) }

    func context(at now: Date = Date(), opening child: Child.ID? = nil) -> Context {
        let request = UUID()
        let principal = Principal(
            account: account, organisation: .random(), role: role, authority: authority, overrideSession: session,
            confirmed: gaveCode.map { now.addingTimeInterval(-$0) }, lookup: child.map(Lookup.opening),
            request: request,
            expires: now.addingTimeInterval(5))
        return Context(messageID: request, sender: .gateway, principal: principal, now: now)
    }
}

extension VaultFixture {
    private static let nobodysSignature = SignedPrincipal(statement: Data(), signature: Data())

    /// As Identity seals it.
    func card(of account: Account.ID) throws -> SealedEnvelope {
        let card = AccountCard(account: account, service: .police, contact: Invented.surgery)
        return try sealer.seal(
            WireCoding.encoder().encode(card), purpose: .accountCard, binding: [account.description])
    }

    @discardableResult
    func override(
        _ child: Child.ID, by somebody: Somebody, acknowledged: Bool = true, cardOf account: Account.ID? = nil,
        at now: Date = Date()
    ) async throws -> Outcome<UseOverride.Reply> {
        let command = UseOverride(
            principal: Self.nobodysSignature, child: child, reason: .missingChild, acknowledged: acknowledged,
            card: try card(of: account ?? somebody.account))
        return try await handle(
            command, with: UseOverrideHandler(vault: vault, responsibles: responsibles), by: somebody, at: now)
    }

    @discardableResult
    func endOverride(_ child: Child.ID, by somebody: Somebody, at now: Date = Date()) async throws
        -> Outcome<EndOverride.Reply>
    {
        let command = EndOverride(principal: Self.nobodysSignature, child: child)
        return try await handle(command, with: EndOverrideHandler(vault: vault), by: somebody, at: now)
    }

    func release(_ child: Child.ID, to somebody: Somebody, at now: Date = Date()) async throws
        -> Answer<Release.Reply>
    {
        let query = Release(principal: Self.nobodysSignature, child: child, reason: .safeguardingConcern)
        return try await connection.withTransaction {
            try await ReleaseHandler(vault: vault, store: store).answer(
                query, somebody.context(at: now, opening: child), in: $0)
        }
    }

    func investigations(for somebody: Somebody = .officer()) async throws -> Answer<ViewInvestigations.Reply> {
        try await connection.withTransaction {
            try await ViewInvestigationsHandler(vault: vault, responsibles: responsibles).answer(
                ViewInvestigations(principal: Self.nobodysSignature), somebody.context(), in: $0)
        }
    }

    /// Those that are open; none for whoever may not see them.
    func openInvestigations() async throws -> [Investigation] {
        guard case .investigations(let open) = try await investigations().reply else { return [] }
        return open
    }

    func close(
        _ investigation: Investigation.ID, as outcome: InvestigationOutcome = .justified,
        by somebody: Somebody = .officer(), at now: Date = Date()
    ) async throws -> Outcome<CloseInvestigation.Reply> {
        let command = CloseInvestigation(
            principal: Self.nobodysSignature, investigation: investigation, outcome: outcome)
        return try await handle(
            command, with: CloseInvestigationHandler(vault: vault, responsibles: responsibles), by: somebody, at: now)
    }

    func requestContact(_ child: Child.ID, by somebody: Somebody, at now: Date = Date()) async throws
        -> Outcome<RequestContact.Reply>
    {
        let command = RequestContact(
            principal: Self.nobodysSignature, child: child, card: try card(of: somebody.account))
        return try await handle(command, with: RequestContactHandler(vault: vault), by: somebody, at: now)
    }

    func contactRequests(for somebody: Somebody) async throws -> ViewContactRequests.Reply {
        try await connection.withTransaction {
            try await ViewContactRequestsHandler(vault: vault, responsibles: responsibles).answer(
                ViewContactRequests(principal: Self.nobodysSignature), somebody.context(), in: $0
            ).reply
        }
    }

    func resolve(
        _ request: ContactRequest.ID, _ step: ResolveContactRequest.Step, by somebody: Somebody = .officer(),
        at now: Date = Date()
    ) async throws -> Outcome<ResolveContactRequest.Reply> {
        let command = ResolveContactRequest(principal: Self.nobodysSignature, request: request, step: step)
        return try await handle(
            command, with: ResolveContactRequestHandler(vault: vault, responsibles: responsibles), by: somebody, at: now
        )
    }

    /// What a statement that a database's administrator could write does.
    func tamper(_ statement: SQL) async throws {
        try await connection.withTransaction { _ = try await $0.query(statement) }
    }

    private func handle<Handler: MessageHandler>(
        _ command: Handler.Input, with handler: Handler, by somebody: Somebody, at now: Date
    ) async throws -> Outcome<Handler.Input.Reply> {
        try await connection.withTransaction {
            try await handler.handle(command, somebody.context(at: now), in: $0)
        }
    }
}
