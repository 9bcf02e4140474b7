import Contracts
import Testing

@testable import Audit
@testable import ServiceRuntime

@Suite struct `What Audit listens to` {
    /// Handled by the runtime itself, in every service.
    let operations = [
        "view-health", "view-parked", "retry-parked", "drop-parked", "view-forked", "offer-again", "positions-passed",
    ]

    @Test func `everything that is sent to it has a handler`() {
        let handled = AuditService.wiring.subscriptions.map { $0.route.type }
        let sent = Catalogue.messages
            .filter { $0.receivers.contains(.audit) && !operations.contains($0.route.name) }
            .map { $0.route.type }
        #expect(handled.sorted() == sent.sorted())
    }
}
