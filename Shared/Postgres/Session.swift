internal import CPostgres
import EventLoop
import Logging

/// One live connection of libpq in pipeline mode. It lives on the loop's thread, inside its `Connection`.
final class Session {
    let handle: OpaquePointer
    private let loop: EventLoop
    private let deadline: Duration
    private let socket: Int32
    private var statements = StatementCache(capacity: 256)
    private var units: [PipelineUnit] = []
    private var isWatchingForWrites = false
    private var hasTimer = false
    private(set) var loss: PostgresError?
    private let notices: Unmanaged<NoticeLog>

    /// Takes ownership of a connected `handle`.
    init(_ handle: OpaquePointer, on loop: EventLoop, deadline: Duration, logger: Logger) {
        self.handle = handle
        self.loop = loop
        self.deadline = deadline
        socket = PQsocket(handle)
        notices = Unmanaged.passRetained(NoticeLog(logger))
        PQsetNoticeReceiver(handle, receiveNotice, notices.toOpaque())
        PQsetnonblocking(handle, 1)
        PQenterPipelineMode(handle)
        watch(for: .readable)
    }

    deinit { notices.release() }

    var isUsable: Bool { loss == nil }

    /// Sends `statements` as one unit of the pipeline; the rows of the last `wanted` of them come back.
    ///
    /// Without a taker nobody waits, and a failure ends the session.
    func send(_ batch: [SQL], wanting wanted: Int, readOnly: Bool = false, _ taker: PipelineUnit.Taker?) {
        if let loss { return taker?(.failure(loss)) ?? () }
        let unit = PipelineUnit(sentAt: .now, deadline: deadline, taker)
        unit.steps.reserveCapacity(batch.count)
        var isSent = true
        if readOnly && !batch.allSatisfy({ statements.find($0.shape)?.isKnownToRead ?? false }) {
            // Lasts as long as the implicit transaction, which is this unit.
            isSent = queue("select set_config('transaction_read_only', 'on', true)", isWanted: false, in: unit)
            unit.isReadOnly = true
        }
        for (index, sql) in batch.enumerated() where isSent {
            isSent = queue(sql, isWanted: index >= batch.count - wanted, in: unit)
        }
        isSent = isSent && PQpipelineSync(handle) == 1
        units.append(unit)
        guard isSent else { return lose(.lost(message)) }
        flush()
        startTimer()
    }

    /// Sends a script by the simple protocol, outside pipeline mode. Nothing else may be under way.
    func send(script: String, deadline: Duration?, _ taker: @escaping PipelineUnit.Taker) {
        if let loss { return taker(.failure(loss)) }
        let unit = PipelineUnit(sentAt: .now, deadline: deadline, taker)
        unit.isScript = true
        let isSent = PQexitPipelineMode(handle) == 1 && PQsendQuery(handle, script) == 1
        units.append(unit)
        guard isSent else { return lose(.lost(message)) }
        flush()
        startTimer()
    }

    /// Whether a transaction is open, when nothing is under way.
    var isInTransaction: Bool { PQtransactionStatus(handle) != PQTRANS_IDLE }

    /// Ends the session; whoever waits gets `reason`.
    func lose(_ reason: PostgresError) {
        guard loss == nil else { return }
        loss = reason
        loop.unwatch(socket)
        PQfinish(handle)
        let orphans = units
        units = []
        for unit in orphans {
            var error = unit.error ?? reason
            if !error.isConnectionLoss { error = reason }
            unit.taker?(.failure(error))
        }
    }

    private var message: String { String(cString: PQerrorMessage(handle)).trimmed }

    private func queue(_ sql: SQL, isWanted: Bool, in unit: PipelineUnit) -> Bool {
        let entry: StatementCache.Entry
        if let known = statements.find(sql.shape) {
            entry = known
        } else {
            let (added, evicted) = statements.add(sql.shape)
            entry = added
            if let evicted {
                guard PQsendQueryParams(handle, "deallocate \(evicted)", 0, nil, nil, nil, nil, 1) == 1 else {
                    return false
                }
                unit.steps.append(.deallocate)
            }
            let types = sql.shape.types
            guard PQsendPrepare(handle, entry.name, sql.shape.text, Int32(types.count), types) == 1 else {
                return false
            }
            unit.steps.append(.prepare(entry))
        }
        unit.steps.append(.execute(entry, isWanted: isWanted))
        return execute(sql, as: entry.name)
    }

    private func execute(_ sql: SQL, as name: String) -> Bool {
        let count = sql.extents.count
        return sql.values.bytes.withUnsafeBytes { bytes in
            // Where nothing but empty values is bound, any address but null will do.
            let base = bytes.baseAddress ?? UnsafeRawPointer(handle)
            return withUnsafeTemporaryAllocation(of: UnsafePointer<CChar>?.self, capacity: count) { values in
                withUnsafeTemporaryAllocation(of: Int32.self, capacity: 2 * count) { numbers in
                    for (index, extent) in sql.extents.enumerated() {
                        let value = (base + extent.start).assumingMemoryBound(to: CChar.self)
                        values.initializeElement(at: index, to: extent.length < 0 ? nil : value)
                        numbers.initializeElement(at: index, to: extent.length)
                        numbers.initializeElement(at: count + index, to: 1)
                    }
                    let lengths = UnsafePointer(numbers.baseAddress)
                    return PQsendQueryPrepared(
                        handle, name, Int32(count), values.baseAddress, lengths, lengths.map { $0 + count }, 1) == 1
                }
            }
        }
    }

    private func watch(for interest: EventLoop.Readiness) {
        loop.watch(socket, for: interest) { [unowned self] readiness in becomeReady(readiness) }
    }

    private func becomeReady(_ readiness: EventLoop.Readiness) {
        if isWatchingForWrites, readiness.contains(.writable) { flush() }
        // The flush may have ended it.
        if loss == nil, !readiness.isDisjoint(with: [.readable, .failed]) { receive() }
    }

    private func flush() {
        let left = PQflush(handle)
        guard left >= 0 else { return lose(.lost(message)) }
        guard (left == 1) != isWatchingForWrites else { return }
        isWatchingForWrites = left == 1
        watch(for: isWatchingForWrites ? [.readable, .writable] : .readable)
    }

    private func receive() {
        let isOpen = PQconsumeInput(handle) == 1
        while !units.isEmpty, loss == nil, PQisBusy(handle) == 0 {
            guard let pointer = PQgetResult(handle) else {
                if units[0].isScript { finishScript(); continue }
                // An end that belongs to no step: the rest has not arrived yet.
                if units[0].endStep() { continue } else { break }
            }
            let result = PGResult(pointer)
            switch result.status {
            case PGRES_PIPELINE_SYNC: finish(units.removeFirst())
            case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH: lose(.lost("COPY is not supported"))
            default: units[0].take(result, forgetting: &statements)
            }
        }
        if loss == nil, !isOpen || PQstatus(handle) == CONNECTION_BAD { lose(.lost(message)) }
    }

    private func finish(_ unit: PipelineUnit) {
        guard let error = unit.error else { return unit.taker?(.success(unit.rows)) ?? () }
        guard let taker = unit.taker else { return lose(.lost(error.description)) }
        taker(.failure(error))
    }

    private func finishScript() {
        let unit = units.removeFirst()
        guard PQenterPipelineMode(handle) == 1 else { return lose(.lost(message)) }
        finish(unit)
    }

    /// One timer looks after the oldest unit; it is left to fire rather than cancelled at each answer.
    private func startTimer() {
        guard loss == nil, !hasTimer, let oldest = units.first, let deadline = oldest.deadline else { return }
        hasTimer = true
        loop.after(max(.zero, deadline - (.now - oldest.sentAt))) { [weak self] in self?.checkDeadline() }
    }

    private func checkDeadline() {
        hasTimer = false
        guard let oldest = units.first, let deadline = oldest.deadline else { return }
        guard ContinuousClock.now - oldest.sentAt < deadline else {
            return lose(.lost("no answer within \(deadline)"))
        }
        startTimer()
    }
}

/// Where the server's notices go: their state and severity, never their text.
private final class NoticeLog {
    let logger: Logger
    init(_ logger: Logger) { self.logger = logger }
}

private let receiveNotice: PQnoticeReceiver = { context, notice in
    guard let context else { return }
    let state = PQresultErrorField(notice, Int32(UInt8(ascii: "C"))).map { String(cString: $0) } ?? ""
    Unmanaged<NoticeLog>.fromOpaque(context).takeUnretainedValue().logger
        .debug("the database gave notice", metadata: ["sqlState": "\(state)"])
}
