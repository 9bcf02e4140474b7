import Contracts
import Foundation
import Model
import Postgres
import Sealing
import ServiceRuntime

@testable import Shielding

/// Somebody of an organisation that confirms what its practitioners record.
struct Colleague {
    var account = Account.ID.random()
    var organisation: Organisation.ID
    var role = Role.dataManager

    func context(at now: Date = Date()) -> Context {
        let request = UUID()
        let principal = Principal(
            account: account, organisation: organisation, role: role, request: request,
            expires: now.addingTimeInterval(5))
        return Context(messageID: request, sender: .gateway, principal: principal, now: now)
    }
}

extension VaultFixture {
    private static let nobodySigned = SignedPrincipal(statement: Data(), signature: Data())

    /// As Directory passes on what somebody of an organisation recorded; what that announces.
    @discardableResult
    func declare(
        _ child: Child.ID, handle: Involvement.Handle, by account: Account.ID = .random(),
        of organisation: Organisation.ID?, ended: String? = nil, service: ServiceKind = .voluntary
    ) async throws -> [any Event] {
        let card = AccountCard(
            account: account, organisation: organisation, service: service,
            contact: ContactCard(
                organisation: "Example Charity", practitioner: PersonName(given: ["Carol"], family: "Example")))
        return try await deposit([
            InvolvementDeclared(
                child: child, handle: handle, account: account, began: PartialDate("2025-01-07")!,
                ended: ended.flatMap { PartialDate($0) }, leadProfessional: false, holdsAssessment: false,
                card: try sealer.seal(
                    WireCoding.encoder().encode(card), purpose: .accountCard, binding: [account.description]))
        ])
    }

    /// As Identity passes on what a source of an organisation reports.
    @discardableResult
    func report(
        _ child: Child.ID, by organisation: Organisation.ID?, of account: Account.ID
    ) async throws -> [any Event] {
        try await connection.withTransaction { try await report(child, by: organisation, of: account, in: $0) }
    }

    func report(
        _ child: Child.ID, by organisation: Organisation.ID?, of account: Account.ID,
        in transaction: borrowing Transaction
    ) async throws -> [any Event] {
        var told = Invented.whereabouts(account: account, began: "2025-01-07")
        told.organisation = organisation
        return try await deposit([try sealer.reported(told, of: child)], in: transaction)
    }

    func declarations(
        for somebody: Colleague, after place: DeclarationPlace? = nil, portion: Int = 100
    ) async throws -> Answer<ViewDeclarations.Reply> {
        try await connection.withTransaction {
            try await ViewDeclarationsHandler(
                vault: vault, store: store, declarations: DeclarationStore(portion: portion)
            ).answer(ViewDeclarations(principal: Self.nobodySigned, after: place), somebody.context(), in: $0)
        }
    }

    /// The handles on the first page.
    func waiting(for somebody: Colleague) async throws -> [Involvement.Handle] {
        guard case .page(let page) = try await declarations(for: somebody).reply else { throw CancellationError() }
        return page.declarations.map(\.handle)
    }

    func say(
        _ word: DecideDeclaration.Word, about handle: Involvement.Handle, of child: Child.ID, by somebody: Colleague,
        at now: Date = Date()
    ) async throws -> Outcome<DecideDeclaration.Reply> {
        try await connection.withTransaction {
            try await say(word, about: handle, of: child, by: somebody, at: now, in: $0)
        }
    }

    func say(
        _ word: DecideDeclaration.Word, about handle: Involvement.Handle, of child: Child.ID, by somebody: Colleague,
        at now: Date = Date(), in transaction: borrowing Transaction
    ) async throws -> Outcome<DecideDeclaration.Reply> {
        let command = DecideDeclaration(principal: Self.nobodySigned, child: child, handle: handle, word: word)
        return try await DecideDeclarationHandler(vault: vault, store: store).handle(
            command, somebody.context(at: now), in: transaction)
    }

    /// What a record shows of the contact.
    func shown(_ handle: Involvement.Handle, of child: Child.ID) async throws -> Whereabouts.Contact? {
        try await release(child).reply.whereabouts?.contacts.first { $0.handle == handle }
    }
}
