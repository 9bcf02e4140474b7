import Contracts
import Foundation
import Model
import Postgres
import Sealing
import ServiceRuntime

@testable import Shielding

/// What officers do about an authority that is loading.
extension VaultFixture {
    private func loadingContext(
        _ role: Role, _ account: Account.ID, _ now: Date, of authority: AuthorityCode?
    ) -> Context { Self.context(role, account, now, of: authority) }

    @discardableResult
    func load(
        by account: Account.ID, as role: Role = .shieldingOfficer, of authority: AuthorityCode? = Invented.authority,
        at now: Date
    ) async throws -> Outcome<BeginLoading.Reply> {
        try await connection.withTransaction {
            try await BeginLoadingHandler(vault: vault, loading: loading).handle(
                BeginLoading(principal: Self.unsigned), loadingContext(role, account, now, of: authority), in: $0)
        }
    }

    @discardableResult
    func signOff(
        by account: Account.ID, as role: Role = .shieldingOfficer, of authority: AuthorityCode? = Invented.authority,
        at now: Date
    ) async throws -> GoLive? {
        let outcome = try await connection.withTransaction {
            try await SignOffShieldsHandler(vault: vault, loading: loading).handle(
                SignOffShields(principal: Self.unsigned), loadingContext(role, account, now, of: authority), in: $0)
        }
        guard case .goLive(let goLive) = outcome.reply else { return nil }
        return goLive
    }

    func goLive(by account: Account.ID, as role: Role = .shieldingOfficer) async throws -> Answer<ViewGoLive.Reply> {
        try await connection.withTransaction {
            try await ViewGoLiveHandler(vault: vault, loading: loading).answer(
                ViewGoLive(principal: Self.unsigned),
                loadingContext(role, account, Date(), of: Invented.authority), in: $0)
        }
    }

    func found(among children: [Child.ID]) async throws -> [Child.ID] {
        let sealed = try sealer.seal(WireCoding.encoder().encode(children), purpose: .question, binding: [])
        let answer = try await connection.withTransaction {
            try await UnshieldedAmongHandler(vault: vault, store: store)
                .answer(UnshieldedAmong(children: sealed), Context(messageID: UUID(), now: Date()), in: $0)
        }
        return answer.reply.places.map { children[$0] }
    }

    /// All that Directory is told, until there is nothing left to tell.
    func toldOfLoading() async throws -> [RecordCleared] {
        var told: [RecordCleared] = []
        var isLast = false
        while !isLast {
            try await connection.withTransaction { transaction in
                let turn = try await TellLoadingJob(covers: covers).tell(in: transaction)
                told += turn.0.events.compactMap { $0 as? RecordCleared }
                isLast = turn.isLast
            }
        }
        return told
    }

    func reconcileLoading() async throws -> Outcome<NoReply> {
        try await connection.withTransaction { try await ReconcileLoadingJob(loading: loading).reconcile(in: $0) }
    }
}
