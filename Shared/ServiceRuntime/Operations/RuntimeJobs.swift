import Contracts
import FoundationEssentials
import Logging
import Postgres

/// Tries parked messages again when they are due. The receipt of a submission is owed from then on.
struct RetryParkedJob: Job {
    static let name = "runtime-retry-parked"
    let interval = Duration.seconds(1)
    let ground: Ground
    let announcer: Announcer

    func turn(_ work: JobContext) async throws -> Bool {
        let lanes = Lane.allCases.filter { $0 != .intake || ground.intakeGate.isOpen }
        var failed: (id: UUID, attempts: Int, reason: String)?
        let result = try await work.transaction { transaction -> Batch.Result? in
            guard let parked = try await ParkingStore.due(of: lanes, in: transaction) else { return nil }
            do {
                let result = try await Batch(ground: ground, announcer: announcer, lane: parked.lane)
                    .apply([parked.incoming], drains: false, in: transaction)
                OwedReplyStore.owe(
                    result.replies.filter(\.draft.persistent).map { OwedReply($0.type, $0.draft) }, in: transaction)
                // What stands at the place of another does not go by being tried again; a drop is an operator's word.
                if result.conflicting > 0 {
                    ParkingStore.leave(parked.id, in: transaction)
                } else {
                    ParkingStore.forget(parked.id, in: transaction)
                }
                return result
            } catch {
                failed = (parked.id, parked.attempts, reason(of: error))
                throw error
            }
        } recovering: {
            failed != nil
        }
        if let failed {
            try await work.transaction { transaction in
                ParkingStore.postpone(failed.id, attempts: failed.attempts, reason: failed.reason, in: transaction)
            }
            return true
        }
        guard let result else { return false }
        await ground.relay.offer(result.published, passed: result.passed)
        ground.jobs.wake(result.wakes.union([DrainEarlyJob.name, OwedRepliesJob.name]))
        return true
    }
}

/// Applies early messages whose turn has come while nothing new arrived for their subject.
struct DrainEarlyJob: Job {
    static let name = "runtime-drain-early"
    let interval = Duration.seconds(2)
    let ground: Ground
    let announcer: Announcer

    func turn(_ work: JobContext) async throws -> Bool {
        guard let incoming = try await work.transaction({ try await InboxStore.overdue(in: $0) }) else { return false }
        var failure: String?
        var result = try await apply(incoming, drains: true, work, &failure)
        if failure != nil {
            // One of those that wait for it may be the poison.
            result = try await apply(incoming, drains: false, work, &failure)
        }
        if let failure {
            try await work.transaction { transaction in
                ParkingStore.park(incoming, lane: .events, reason: failure, retries: true, in: transaction)
                InboxStore.dropEarly(incoming, in: transaction)
            }
        }
        guard let result else { return true }
        await ground.relay.offer(result.published, passed: result.passed)
        ground.jobs.wake(result.wakes)
        return true
    }

    private func apply(_ incoming: Incoming, drains: Bool, _ work: JobContext, _ failure: inout String?) async throws
        -> Batch.Result?
    {
        var failed: String?
        defer { failure = failed }
        return try await work.transaction { transaction -> Batch.Result? in
            do {
                let result = try await Batch(ground: ground, announcer: announcer, lane: .events)
                    .apply([incoming], drains: drains, in: transaction)
                // One that was left behind by a newer epoch stands before no mark that would remove it.
                if result.early == 0 { InboxStore.dropEarly(incoming, in: transaction) }
                return result
            } catch {
                failed = reason(of: error)
                throw error
            }
        } recovering: {
            failed != nil
        }
    }
}

/// Tells that this replica lives. What a dead one has left behind falls due, so that a live one publishes it.
struct HousekeepingJob: Job {
    static let name = "runtime-housekeeping"
    let interval = Duration.seconds(2)
    let replica: UUID
    let started: Date

    func turn(_ work: JobContext) async throws -> Bool {
        try await work.transaction { transaction in
            Self.register(replica, started: started, in: transaction)
            let dead = try await transaction.query(
                "delete from runtime_replica where last_seen < now() - interval '10 seconds' returning id"
            ).decode(UUID.self)
            if !dead.isEmpty { OutboxStore.makeDue(of: dead, in: transaction) }
        }
        return false
    }

    /// As one that lives.
    static func register(_ replica: UUID, started: Date, on connection: Connection) async throws {
        try await connection.withTransaction { register(replica, started: started, in: $0) }
    }

    private static func register(_ replica: UUID, started: Date, in transaction: borrowing Transaction) {
        transaction.write(
            """
            insert into runtime_replica (id, started, last_seen) values (\(replica), \(started), now())
            on conflict (id) do update set last_seen = now()
            """)
    }
}

/// Drops what has been kept for 35 days.
struct ExpiryJob: Job {
    static let name = "runtime-expiry"
    let interval = Duration.seconds(600)

    func turn(_ work: JobContext) async throws -> Bool {
        let dropped = try await work.transaction { transaction in
            try await OutboxStore.expire(limit: 1000, in: transaction)
                + OwedReplyStore.expire(limit: 1000, in: transaction)
                + transaction.query(
                    """
                    delete from runtime_request where ctid = any(array(
                        select ctid from runtime_request where answered < now() - interval '35 days' limit 1000))
                    returning 1
                    """
                ).decode(Int.self).count
        }
        return dropped > 0
    }
}

extension JobContext {
    /// As `transaction`, but a failure that `recovering` knows of rolls back and gives nil.
    func transaction<T: Sendable>(
        _ body: (borrowing Transaction) async throws -> T?, recovering: () -> Bool
    ) async throws -> T? {
        do {
            return try await transaction(body)
        } catch let error as PostgresError where error.isConnectionLoss {
            throw error
        } catch  where recovering() {
            return nil
        }
    }
}
