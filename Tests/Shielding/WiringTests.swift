import Contracts
import Testing

@testable import ServiceRuntime
@testable import Shielding

@Suite struct `What Shielding listens to` {
    /// Handled by the runtime itself, in every service.
    let operations = [
        "view-health", "view-parked", "retry-parked", "drop-parked", "view-forked", "offer-again", "positions-passed",
    ]

    @Test func `everything that is sent to it has a handler`() async throws {
        try await VaultFixture.with { vault in
            let handled = ShieldingService.wiring(vault.vault, vault.journal).subscriptions.map { $0.route.type }
            let sent = Catalogue.messages
                .filter { $0.receivers.contains(.shielding) && !operations.contains($0.route.name) }
                .map { $0.route.type }
            #expect(handled.sorted() == sent.sorted())
        }
    }
}
