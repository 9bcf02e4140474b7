import Model
import Postgres

/// Children who may be one, whom nobody is asked about: by their records.
struct PossibleStore: Sendable {
    func insert(_ pairs: [PossiblePair], in transaction: borrowing Transaction) {
        guard !pairs.isEmpty else { return }
        transaction.write(
            "insert into possible select * from \(unnest: pairs, \.record, \.other) on conflict do nothing")
    }

    /// Selects whom each of the children may be besides those whom reviews are about.
    static func of(_ children: [Child.ID]) -> SQL {
        """
        select own.child, their.child
        from source_record own join possible on possible.record = own.id
        join source_record their on their.id = possible.other
        where own.child = any(\(children)) and their.child <> own.child
        union
        select own.child, their.child
        from source_record own join possible on possible.other = own.id
        join source_record their on their.id = possible.record
        where own.child = any(\(children)) and their.child <> own.child
        """
    }

    /// Two children are not the same, a person says.
    func part(_ child: Child.ID, _ other: Child.ID, in transaction: borrowing Transaction) {
        transaction.write(
            """
            delete from possible using source_record own, source_record their
            where own.id = possible.record and their.id = possible.other
                and own.child in (\(child), \(other)) and their.child in (\(child), \(other))
            """)
    }
}
