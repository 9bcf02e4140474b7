import Contracts
import Foundation
import Sealing
import Testing

@testable import Border
@testable import Identity
@testable import ServiceRuntime

@Suite struct `What Identity listens to` {
    /// Handled by the runtime itself, in every service.
    let operations = [
        "view-health", "view-parked", "retry-parked", "drop-parked", "view-forked", "offer-again", "positions-passed",
    ]

    @Test func `everything that is sent to it has a handler`() throws {
        let hash = try KeyedHash(key: Data(1...32))
        let border = IntakeBorder(
            opener: try IntakeOpener(secretKey: IntakeOpener.newKeyPair().secretKey), sources: EventBody.sources,
            hash: hash)
        let wiring = IdentityService.wiring(
            border, PeopleStore(hash: hash), try EnvelopeSealer(publicKey: EnvelopeOpener.newKey().publicKey),
            try PrincipalSigner(secretKey: PrincipalSigner.newKeyPair().secretKey),
            LookupDesk(hash: hash))
        let handled = wiring.subscriptions.map { $0.route.type }
        let sent = Catalogue.messages
            .filter { $0.receivers.contains(.identity) && !operations.contains($0.route.name) }
            .map { $0.route.type }
        #expect(handled.sorted() == sent.sorted())
    }
}
