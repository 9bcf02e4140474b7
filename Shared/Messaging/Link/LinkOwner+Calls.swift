import EventLoop

extension LinkOwner {
    /// Sends a request that the broker answers. No answer in time costs the connection, since later answers could not
    /// be told apart.
    func call(_ request: Request, on channel: UInt16, within limit: Duration = .seconds(10)) async throws -> Answer {
        guard let wire = link.wire else { throw BrokerError(.connectionLost("it ended before")) }
        return try await withCheckedThrowingContinuation { continuation in
            do {
                try wire.write(request, on: channel)
            } catch {
                continuation.resume(throwing: error)
                return
            }
            let timer = link.loop.after(limit) { self.lose(BrokerError(.connectionLost("no answer in time"))) }
            link.calls[channel, default: []].append(Link.Call(continuation: continuation, timer: timer))
            flushSoon()
        }
    }

    func answerCall(_ answer: Answer, on channel: UInt16) {
        guard let call = link.calls[channel]?.first else { return }
        link.calls[channel]?.removeFirst()
        link.loop.cancel(call.timer)
        call.continuation.resume(returning: answer)
    }

    func failCalls(on channel: UInt16, _ error: BrokerError) {
        let failed = link.calls.removeValue(forKey: channel) ?? []
        for call in failed {
            link.loop.cancel(call.timer)
            call.continuation.resume(throwing: error)
        }
    }

    /// Waits until the channel can be used; throws what stands in the way if it can't be in time.
    func whenReady(_ channel: UInt16, within limit: Duration) async throws {
        if link.isClosed { throw BrokerError(.closed) }
        if link.readyChannels.contains(channel) { return }
        start()
        let id = link.nextID()
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let due = ContinuousClock.now + limit
                link.waiters.append(Link.Waiter(id: id, channel: channel, due: due, continuation: continuation))
                setAlarm(for: due)
            }
        } onCancel: {
            Task { await self.dismissWaiter(id, CancellationError()) }
        }
    }

    /// Why nothing could be sent.
    var noConnection: BrokerError {
        link.isClosed ? BrokerError(.closed) : link.lastFailure ?? BrokerError(.cannotConnect("not yet connected"))
    }

    func admitWaiters(on channel: UInt16) {
        for waiter in link.waiters where waiter.channel == channel {
            waiter.continuation.resume()
        }
        link.waiters.removeAll { $0.channel == channel }
    }

    func dismissAllWaiters() {
        for waiter in link.waiters { dismissWaiter(waiter.id, BrokerError(.closed)) }
    }

    /// Sees to it that what waits until `due` ends then.
    func setAlarm(for due: ContinuousClock.Instant) {
        link.alarm.set(for: due) { self.alarmRings() }
    }

    private func alarmRings() {
        let now = ContinuousClock.now
        for waiter in link.waiters where waiter.due <= now { dismissWaiter(waiter.id, noConnection) }
        let dues = link.waiters.map(\.due) + [expire(by: now)].compactMap(\.self)
        if let next = dues.min() { setAlarm(for: next) }
    }

    private func dismissWaiter(_ id: Int, _ error: any Error) {
        guard let place = link.waiters.firstIndex(where: { $0.id == id }) else { return }
        link.waiters.remove(at: place).continuation.resume(throwing: error)
    }
}
