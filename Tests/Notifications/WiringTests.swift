import Contracts
import Logging
import Testing

@testable import Notifications
@testable import ServiceRuntime

@Suite struct `What Notifications hears` {
    private let heard = NotificationsService.wiring(nil, Logger(label: "test")).subscriptions.map(\.route.type).sorted()

    @Test func `these messages`() {
        let expected = [
            "directory.involvement-began.v1", "directory.involvement-ended.v1", "directory.part-taken.v1",
            "directory.record-purged.v1",
            "identity.second-factor-reset.v1", "notifications.mark-read.v1", "notifications.view-inbox.v1",
            "shielding.declaration-decided.v1", "shielding.override-used.v1",
            "shielding.shield-requested.v1", "shielding.watched-child-reported.v1",
        ]
        #expect(heard == expected)
    }

    @Test func `everything of the catalogue that is sent to it, besides operations, which the runtime answers`() {
        let sent = Catalogue.messages.filter { message in
            message.receivers.contains(.notifications) && !message.senders.contains(.operations)
        }
        #expect(heard == sent.map { $0.route.type }.sorted())
    }
}
