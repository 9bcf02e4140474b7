import Contracts
import Postgres

/// Handles one change in the transaction it is lent: load, decide, apply, answer.
///
/// The runtime has locked the message's subjects before it calls, applies the position rule, writes what is announced
/// to the outbox, commits, then settles. A handler never publishes, acknowledges or retries. A refusal is a reply;
/// throwing means that this attempt failed.
public protocol MessageHandler<Input>: Sendable {
    associatedtype Input: Change
    func handle(_ message: Input, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Outcome<Input.Reply>
}

/// Handles many changes of one kind in few round trips: load for all, decide one by one, apply for all.
///
/// A batch gives what one by one would give: `decide` sees in `Known` what earlier decisions of the batch changed.
/// What is not in `Known` is not written.
public protocol BatchHandler<Input>: Sendable {
    associatedtype Input: Change
    associatedtype Known
    func load(for batch: [Received<Input>], in transaction: borrowing Transaction) async throws -> Known
    func decide(_ message: Input, _ known: inout Known, _ context: Context) throws -> Outcome<Input.Reply>
    func apply(_ known: Known, in transaction: borrowing Transaction) async throws
}

/// Answers a question in the transaction it is lent. It reads; the runtime writes its audit notes, commits, and only
/// then lets the reply leave.
public protocol QueryHandler<Input>: Sendable {
    associatedtype Input: Query
    func answer(_ query: Input, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Answer<Input.Reply>
}

/// Answers some of its questions only after another service was asked that has a say in the answer: a field of them is
/// hidden. The one asked must not ask back, or both would wait for each other.
public protocol ConsultingQueryHandler<Input>: QueryHandler {
    associatedtype Question: GuardedQuery
    associatedtype Known: Sendable
    /// Whether `query` has to be asked about; any other is answered at once. It must not depend on anything hidden.
    func consults(on query: Input, _ context: Context) throws -> Bool
    /// What to ask, and what was read for it, in a transaction that ends before the question leaves.
    func question(for query: Input, _ context: Context, in transaction: borrowing Transaction) async throws
        -> (question: Question, known: Known)
    /// As `answer`, in a further transaction; no reply, or a late one, is the question's `withheld`.
    func answer(
        _ query: Input, _ context: Context, knowing known: Known, told: Question.Reply,
        in transaction: borrowing Transaction
    ) async throws -> Answer<Input.Reply>
}

/// Answers a guarded question; as `QueryHandler`, and the runtime seals the reply to the request's one-use key.
public protocol GuardedQueryHandler<Input>: Sendable {
    associatedtype Input: GuardedQuery
    func answer(_ query: Input, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Answer<Input.Reply>
}
