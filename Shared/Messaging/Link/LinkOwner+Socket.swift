import EventLoop
import Logging

extension LinkOwner {
    func attach(_ wire: Wire) {
        link.forgetIncidents()
        link.wire = wire
        link.watchesWritable = false
        link.heardSinceTick = true
        link.silentTicks = 0
        watch(wire)
        scheduleHeartbeat()
    }

    /// Ends the connection, if there is one, and all that was under way on it.
    func lose(_ error: BrokerError) {
        guard let wire = link.wire else { return }
        link.loop.unwatch(wire.descriptor)
        link.wire = nil
        if let heartbeat = link.heartbeat { link.loop.cancel(heartbeat) }
        link.heartbeat = nil
        link.readyChannels = []
        for channel in link.calls.keys { failCalls(on: channel, error) }
        for channel in channels { channelEnded(channel, error) }
        link.report(.lost(error))
    }

    /// Sends what has gathered, once this turn of the loop is over.
    func flushSoon() {
        guard !link.flushIsPending else { return }
        link.flushIsPending = true
        link.loop.atEndOfTurn { self.flush() }
    }

    private func flush() {
        link.flushIsPending = false
        guard let wire = link.wire else { return }
        do {
            try wire.flush()
            link.sentSinceTick = true
            if link.watchesWritable != (wire.backlog > 0) {
                link.watchesWritable = wire.backlog > 0
                watch(wire)
            }
        } catch {
            lose(error)
        }
    }

    private func watch(_ wire: Wire) {
        let interest: EventLoop.Readiness = link.watchesWritable ? [.readable, .writable] : .readable
        link.loop.watch(wire.descriptor, for: interest) { _ in self.socketIsReady() }
    }

    private func socketIsReady() {
        guard let wire = link.wire else { return }
        if link.watchesWritable { flush() }
        link.heardSinceTick = true
        do {
            try wire.receive { channel, incoming throws(BrokerError) in
                try self.take(incoming, on: channel, of: wire)
            }
        } catch {
            lose(error)
        }
        readEnded()
    }

    private func take(_ incoming: Incoming, on channel: UInt16, of wire: Wire) throws(BrokerError) {
        switch incoming {
        case .answered(let answer): answerCall(answer, on: channel)
        case .channelClosed(let error):
            try wire.write(.closeChannelOK, on: channel)
            flushSoon()
            link.readyChannels.remove(channel)
            failCalls(on: channel, error)
            channelEnded(channel, error)
            // Whoever prepares the channel learns of it by the failed call and tries again.
            if link.channelBeingPrepared != channel { link.report(.channelClosed(channel)) }
        case .subscriptionEnded:
            link.logger.warning("the broker ended the subscription")
            if link.channelBeingPrepared != channel { link.report(.subscriptionEnded(channel)) }
        case .connectionClosed(let code, let text):
            try? wire.write(.closeConnectionOK, on: 0)
            try? wire.flush()
            throw BrokerError(.connectionLost("\(code) \(text)"))
        case .blocked(let why):
            link.logger.warning("the broker takes no messages for now", metadata: ["reason": "\(why)"])
        case .unblocked: link.logger.notice("the broker takes messages again")
        case .delivered, .returned, .settled: received(incoming, on: channel)
        }
    }

    /// Two ticks make the agreed interval; the connection is given up after two intervals of silence.
    private func scheduleHeartbeat() {
        guard let wire = link.wire, wire.heartbeatSeconds > 0 else { return }
        let tick = Duration.milliseconds(wire.heartbeatSeconds * 500)
        link.heartbeat = link.loop.after(tick) { self.heartbeatTick() }
    }

    private func heartbeatTick() {
        guard let wire = link.wire else { return }
        link.silentTicks = link.heardSinceTick ? 0 : link.silentTicks + 1
        link.heardSinceTick = false
        if link.silentTicks >= 4 {
            lose(BrokerError(.connectionLost("no heartbeat")))
            return
        }
        if !link.sentSinceTick {
            wire.writeHeartbeat()
            flushSoon()
        }
        link.sentSinceTick = false
        scheduleHeartbeat()
    }
}
