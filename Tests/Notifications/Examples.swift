import Contracts
import Foundation
import Model
import ServiceRuntime

@testable import Notifications

/// Invented children, practitioners and facts that the tests speak of.
enum Example {
    static let now = WireCoding.instant("2026-03-10T09:30:00Z")!
    static let headTeacher = Account.ID.random()
    static let doctor = Account.ID.random()
    static let socialWorker = Account.ID.random()

    static func fact(
        of child: Child.ID = .random(), _ kind: RecipientsOf.Fact.Kind = .began, inContact: Int = 1, attempts: Int = 0
    ) -> PendingFact {
        PendingFact(
            id: UUID(), child: child, kind: kind, handle: .random(), inContact: (0..<inContact).map { _ in .random() },
            at: now, nextAttempt: now, attempts: attempts)
    }

    static func tells(_ told: NotificationKind, _ account: Account.ID) -> RecipientsOf.Recipient {
        RecipientsOf.Recipient(account: account, told: told)
    }

    static func reply(_ decisions: (PendingFact, [RecipientsOf.Recipient])...) -> RecipientsOf.Reply {
        RecipientsOf.Reply(decisions: decisions.map { .init(fact: $0.0.id, recipients: $0.1) })
    }

    static func context(of account: Account.ID, at now: Date = now) -> Context {
        let principal = Principal(
            account: account, organisation: .random(), role: .practitioner, request: UUID(), expires: now)
        return Context(messageID: UUID(), sender: .gateway, principal: principal, now: now)
    }

    /// Stands where a signature does that no rule of Notifications looks into.
    static let signed = SignedPrincipal(statement: Data("{}".utf8), signature: Data())
}
