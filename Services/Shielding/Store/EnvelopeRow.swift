import Contracts
import FoundationEssentials
import Model
import Postgres
import Sealing
import ServiceRuntime

/// A row of `envelope` with the data key beside it.
struct EnvelopeRow {
    private let id: UUID
    private let child: Child.ID
    private let owner: Child.ID
    private let boundTo: UUID
    private let sealed: Envelope.Sealed
    private let key: WrappedKey?

    /// What is selected, in the order of `init`; `envelope` stands as `e`, `data_key` as `k`.
    /// - Parameter owner: whose it is, by the row that makes it count.
    static func columns(owner: SQL) -> SQL {
        """
        e.id, e.child, \(sql: owner), e.bound_to, e.key_id, e.encapsulated_key, e.ciphertext, k.outer_key, k.wrapped
        """
    }

    init(
        _ id: UUID, _ child: Child.ID, _ owner: Child.ID, _ boundTo: UUID, _ keyID: String?, _ encapsulatedKey: Data?,
        _ ciphertext: Data, _ outer: String?, _ wrapped: Data?
    ) {
        (self.id, self.child, self.owner, self.boundTo) = (id, child, owner, boundTo)
        if let keyID, let encapsulatedKey {
            sealed = .asItCame(
                SealedEnvelope(keyID: keyID, encapsulatedKey: encapsulatedKey, ciphertext: ciphertext))
        } else {
            sealed = .kept(ciphertext)
        }
        if let outer, let wrapped {
            key = WrappedKey(boundTo: boundTo, outer: outer, wrapped: wrapped)
        } else {
            key = nil
        }
    }

    /// Rows of `columns`, and whether each was declared.
    static func read(_ rows: Rows) throws -> [Envelope] {
        try rows.decode((UUID, Child.ID, Child.ID, UUID, String?, Data?, Data, String?, Data?, Bool).self).map { row in
            EnvelopeRow(row.0, row.1, row.2, row.3, row.4, row.5, row.6, row.7, row.8).read(isDeclared: row.9)
        }
    }

    /// An envelope that is bound to the very handle it stands behind was declared, or reported apart; any other is its record's.
    func read(behind handle: Involvement.Handle?) -> Envelope { read(isDeclared: handle?.uuid == boundTo) }

    func read(isDeclared: Bool) -> Envelope {
        Envelope(
            id: id, child: child, owner: owner,
            binding: isDeclared ? .handle(Involvement.Handle(boundTo)) : .record(SourceRecord.ID(boundTo)),
            sealed: sealed, key: key)
    }
}

extension Envelope {
    var ciphertext: Data {
        switch sealed {
        case .asItCame(let sealed): sealed.ciphertext
        case .kept(let ciphertext): ciphertext
        }
    }

    /// None where it is under a data key.
    var keyID: String? {
        if case .asItCame(let sealed) = sealed { sealed.keyID } else { nil }
    }

    var encapsulatedKey: Data? {
        if case .asItCame(let sealed) = sealed { sealed.encapsulatedKey } else { nil }
    }

    /// For whom the contents are sealed, where that is not of whom they were said.
    var sealedFor: Child.ID? { owner == child ? nil : owner }
}
