import Contracts
import FoundationEssentials
import Logging
import Model
import Postgres

/// Runs one job: at its interval, or at once when it is woken, and again while it has more to do.
struct JobRunner: Sendable {
    let job: any Job
    let board: JobBoard
    let connection: Connection
    let committer: Committer
    let asker: Asker?
    let now: @Sendable () -> Date
    let logger: Logger

    func run() async {
        let bell = board.bell(for: type(of: job).name)
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                let interval = job.interval
                let name = type(of: job).name
                while !Task.isCancelled {
                    try? await Task.sleep(for: interval)
                    board.wake([name])
                }
            }
            for await _ in bell {
                await turns()
                if Task.isCancelled { break }
            }
            group.cancelAll()
        }
    }

    private func turns() async {
        do {
            while !Task.isCancelled {
                let work = JobContext(now: now(), connection: connection, committer: committer, asker: asker)
                guard try await job.turn(work) else { return }
            }
        } catch is CancellationError {
        } catch {
            logger.notice(
                "a job tries again", metadata: ["job": "\(type(of: job).name)", "reason": "\(reason(of: error))"])
            try? await Task.sleep(for: .milliseconds(500))
        }
    }
}

/// Commits what a job did, with its events and audit entries, and hands them to the relay.
struct Committer: Sendable {
    let announcer: Announcer
    let relay: Relay
    let board: JobBoard

    private struct RolledBack: Error {}

    func change(
        on connection: Connection, at now: Date, _ body: (borrowing Transaction) async throws -> Outcome<NoReply>?
    ) async throws {
        do {
            let (rows, wakes) = try await connection.withTransaction { transaction -> ([OutboxRow], [String]) in
                guard let outcome = try await body(transaction) else { throw RolledBack() }
                let context = Context(messageID: UUID.random(), now: now)
                let finished = Finished(reply: nil, outcome)
                return (try await announcer.write([(finished, context)], in: transaction), finished.wakes)
            }
            await relay.offer(rows, passed: [])
            board.wake(Set(wakes))
        } catch is RolledBack {}
    }
}
