import EventLoop
import Logging

extension LinkOwner {
    /// Begins to connect, unless that has begun.
    func start() {
        guard link.supervisor == nil, !link.isClosed else { return }
        link.supervisor = Task { await self.keepUp() }
    }

    /// Says goodbye to the broker, which then has had everything that was sent, and ends the supervising task.
    func shutDown() async {
        guard !link.isClosed else { return }
        link.isClosed = true
        if link.wire != nil { _ = try? await call(.closeConnection, on: 0, within: .seconds(2)) }
        lose(BrokerError(.closed))
        link.supervisor?.cancel()
        await link.supervisor?.value
    }

    private func keepUp() async {
        var backoff = Backoff()
        var attempts = 0
        // What the log has been told of this outage; nothing while there is none.
        var told: Set<BrokerError> = []
        while !link.isClosed {
            let host = link.address.hosts[attempts % link.address.hosts.count]
            attempts += 1
            do {
                let wire = try await Wire.loggedIn(
                    to: host, of: link.address, as: link.name, heartbeatSeconds: link.heartbeatSeconds)
                if link.isClosed { return }
                attach(wire)
                for channel in channels { try await open(channel) }
                if !told.isEmpty { link.logger.notice("broker is back", metadata: ["host": "\(host)"]) }
                told = []
                backoff.reset()
                try await tend()
            } catch {
                let failure = error as? BrokerError ?? BrokerError(.connectionLost("\(error)"))
                lose(failure)
                if link.isClosed { return }
                link.lastFailure = failure
                if case .refusedLogin = failure.reason {
                    link.logger.error("the broker refuses our login", metadata: ["reason": "\(failure)"])
                    try? await Task.sleep(for: .seconds(5))
                    continue
                }
                if told.insert(failure).inserted {
                    let metadata: Logger.Metadata = ["reason": "\(failure)"]
                    link.logger.warning("waiting for the broker at \(link.address.nodes)", metadata: metadata)
                }
                try? await Task.sleep(for: backoff.next())
            }
        }
    }

    /// Repairs channels until the connection is lost.
    private func tend() async throws {
        var backoff = Backoff()
        var lastRepair = ContinuousClock.now - .seconds(60)
        while true {
            let incident = await link.nextIncident()
            if case .lost(let error) = incident { throw error }
            if ContinuousClock.now - lastRepair > .seconds(10) {
                backoff.reset()
            } else {
                try await Task.sleep(for: backoff.next())
            }
            switch incident {
            case .lost: break
            case .channelClosed(let channel): try await open(channel)
            case .subscriptionEnded(let channel), .silence(let channel):
                try await close(channel)
                try await open(channel)
            }
            lastRepair = .now
        }
    }

    /// Closes the channel before it is opened anew: a broker that ended a subscription may keep remains of it on the
    /// channel, so that a second one there stays dumb.
    private func close(_ channel: UInt16) async throws {
        link.channelBeingPrepared = channel
        link.isClosingChannel = true
        defer {
            link.channelBeingPrepared = nil
            link.isClosingChannel = false
        }
        link.readyChannels.remove(channel)
        do {
            _ = try await call(.closeChannel, on: channel)
        } catch let error as BrokerError {
            guard case .channelClosed = error.reason else { throw error }
        }
        channelEnded(channel, BrokerError(.channelClosed(code: 0, text: "the broker ended the subscription")))
    }

    /// Opens and prepares the channel, again and again while the broker answers by closing it.
    private func open(_ channel: UInt16) async throws {
        var backoff = Backoff()
        link.channelBeingPrepared = channel
        defer { link.channelBeingPrepared = nil }
        while true {
            do {
                _ = try await call(.openChannel, on: channel)
                try await prepare(channel)
                break
            } catch let error as BrokerError {
                guard case .channelClosed = error.reason else { throw error }
                link.lastFailure = error
                if backoff.failures == 0 {
                    link.logger.warning("the broker refuses what we need", metadata: ["reason": "\(error)"])
                }
                try await Task.sleep(for: backoff.next())
            }
        }
        if backoff.failures > 0 { link.logger.notice("the broker now grants what we need") }
        link.lastFailure = nil
        link.readyChannels.insert(channel)
        admitWaiters(on: channel)
        channelIsReady(channel)
    }
}
