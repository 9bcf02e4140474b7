import Contracts
import Model
import ServiceRuntime

extension AuditNote {
    /// Somebody would have done what is grave without having given a code.
    static func unconfirmed<M: Message>(_ message: M.Type, _ children: [Child.ID] = []) -> AuditNote {
        AuditNote(
            .refused, terms: ["message": message.route.type, "outcome": "notConfirmed"], children: children)
    }
}
