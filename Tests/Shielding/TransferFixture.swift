import Contracts
import Foundation
import Model
import Postgres
import ServiceRuntime

@testable import Shielding

/// What the two authorities do about transfers, and Directory, which hears of it.
extension VaultFixture {
    var transfers: TransferDesk { TransferDesk(vault: vault, responsibles: responsibles, covers: covers) }

    private static let signed = SignedPrincipal(statement: Data(), signature: Data())

    @discardableResult
    func propose(_ child: Child.ID, to authority: AuthorityCode, by somebody: Somebody, at now: Date = Date())
        async throws -> Outcome<TransferReply>
    {
        try await connection.withTransaction {
            try await ProposeTransferHandler(desk: transfers).handle(
                ProposeTransfer(principal: Self.signed, child: child, to: authority), somebody.context(at: now), in: $0)
        }
    }

    @discardableResult
    func decide(_ transfer: Transfer.ID, _ step: TransferStep, by somebody: Somebody, at now: Date = Date())
        async throws -> Outcome<TransferReply>
    {
        try await connection.withTransaction {
            try await DecideTransferHandler(desk: transfers).handle(
                DecideTransfer(principal: Self.signed, transfer: transfer, step: step), somebody.context(at: now),
                in: $0)
        }
    }

    func listed(for somebody: Somebody, at now: Date = Date()) async throws -> [Transfer] {
        let answer = try await connection.withTransaction {
            try await ViewTransfersHandler(desk: transfers, store: store).answer(
                ViewTransfers(principal: Self.signed), somebody.context(at: now), in: $0)
        }
        guard case .transfers(let transfers) = answer.reply else { throw CancellationError() }
        return transfers
    }

    /// As Directory says that a report names another authority.
    @discardableResult
    func reportMove(of child: Child.ID, to authority: AuthorityCode, at now: Date = Date()) async throws
        -> Outcome<NoReply>
    {
        try await connection.withTransaction {
            try await MoveReportedHandler(desk: transfers).handle(
                MoveReported(child: child, to: authority), Context(messageID: UUID(), sender: .directory, now: now),
                in: $0)
        }
    }

    /// As Directory says that it has the child as the authority's.
    @discardableResult
    func complete(_ child: Child.ID, to authority: AuthorityCode, at now: Date = Date()) async throws
        -> Outcome<NoReply>
    {
        try await connection.withTransaction {
            try await TransferCompletedHandler(responsibles: responsibles, covers: covers).handle(
                TransferCompleted(child: child, authority: authority, at: now),
                Context(messageID: UUID(), sender: .directory, now: now), in: $0)
        }
    }

    func responsible(for child: Child.ID) async throws -> AuthorityCode? {
        try await connection.withTransaction { try await responsibles.authority(of: child, in: $0) }
    }
}

extension Somebody {
    static func manager(of authority: AuthorityCode? = Invented.authority) -> Somebody {
        Somebody(role: .dataManager, authority: authority)
    }
}

extension TransferReply {
    var standing: TransferStanding? {
        if case .stands(let standing) = self { standing } else { nil }
    }
}
