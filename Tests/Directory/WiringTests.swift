import Contracts
import Sealing
import Testing

@testable import Directory
@testable import ServiceRuntime

@Suite struct `What Directory hears` {
    private let heard: [String]

    init() throws {
        let vault = try EnvelopeSealer(publicKey: EnvelopeOpener.newKey().publicKey)
        heard = DirectoryService.wiring(vault).subscriptions.map(\.route.type).sorted()
    }

    @Test func `these messages`() {
        let expected = [
            "directory.change-involvement.v1", "directory.end-involvement.v1", "directory.record-consent.v1",
            "directory.record-involvement.v1",
            "directory.run-retention.v1", "directory.view-gaps.v1", "directory.view-record.v1",
            "directory.withdraw-consent.v1",
            "identity.candidates-changed.v1", "identity.child-reported.v1", "identity.children-merged.v1",
            "identity.children-separated.v1", "shielding.declaration-decided.v1",
            "shielding.identity-returned.v1", "shielding.identity-withdrawn.v1",
            "shielding.record-cleared.v1",
            "shielding.responsibility-settled.v1",
        ]
        #expect(heard == expected)
    }

    @Test func `everything of the catalogue that is sent to it, besides operations, which the runtime answers`() {
        let sent = Catalogue.messages.filter { message in
            message.receivers.contains(.directory)
                && (!message.senders.contains(.operations) || message.route == RunRetention.route)
        }
        #expect(heard == sent.map { $0.route.type }.sorted())
    }
}
