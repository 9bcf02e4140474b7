import Contracts
import FoundationEssentials
import Model
import Postgres

// How the domain's values stand in a column. Postgres knows no Model, and Model knows no database.

extension Party: SQLValue {}
extension Role: SQLValue {}
extension Gender: SQLValue {}
extension ServiceKind: SQLValue {}
extension ContactKind: SQLValue {}
extension Gap.Kind: SQLValue {}
extension NotificationKind: SQLValue {}
extension RecipientsOf.Fact.Kind: SQLValue {}
extension LookupReason: SQLValue {}
extension AuditAction: SQLValue {}
extension ShieldGrounds: SQLValue {}
extension ContactRequest.State: SQLValue {}
extension Declaration.Standing: SQLValue {}
extension Receipt.Outcome: SQLValue {}
extension ResolveReview.Step: SQLValue {}

extension Identifier: SQLWrapper, SQLValue {
    public var sqlValue: UUID { uuid }
    public init?(sqlValue: UUID) { self.init(sqlValue) }
}

extension Subject: SQLWrapper, SQLValue {
    public var sqlValue: UUID { id }
    public init?(sqlValue: UUID) { self.init(sqlValue) }
}

/// As text, because a part of it may be unknown.
extension PartialDate: SQLWrapper, SQLValue {
    public var sqlValue: String { description }
    public init?(sqlValue: String) { self.init(sqlValue) }
}

extension ChildNumber: SQLWrapper, SQLValue {
    public var sqlValue: String { text }
    public init?(sqlValue: String) { self.init(sqlValue) }
}

extension AuthorityCode: SQLWrapper, SQLValue {
    public var sqlValue: String { text }
    public init?(sqlValue: String) { self.init(sqlValue) }
}
