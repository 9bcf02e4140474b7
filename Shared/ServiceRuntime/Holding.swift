import Contracts
import Postgres

extension Transaction {
    /// Holds subjects for the rest of the transaction, as the runtime holds those of a message before its handler runs: for
    /// a job, or a command that finds out itself whom it is about. Once in a transaction, and before anything of them is read.
    public func hold(_ subjects: some Collection<Subject>) {
        InboxStore.hold(subjects.map(\.id), in: self)
    }
}
