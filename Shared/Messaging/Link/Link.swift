import EventLoop
import Logging

/// What an actor keeps about its connection to the broker; `LinkOwner` is what it does with it.
///
/// Belongs to that actor, whose executor is `loop`.
final class Link {
    /// What the supervising task has to repair.
    enum Incident {
        case lost(BrokerError)
        case channelClosed(UInt16)
        case subscriptionEnded(UInt16)
        /// So long has nothing arrived that the channel is opened anew, to be sure.
        case silence(UInt16)
    }

    /// A request that waits for its answer; answers come in order.
    struct Call {
        let continuation: CheckedContinuation<Answer, any Error>
        let timer: EventLoop.Timer
    }

    /// Someone who waits for a channel.
    struct Waiter {
        let id: Int
        let channel: UInt16
        let due: ContinuousClock.Instant
        let continuation: CheckedContinuation<Void, any Error>
    }

    let address: BrokerAddress
    let loop: EventLoop
    let homeward: HomewardExecutor
    let name: String
    let heartbeatSeconds: Int
    let logger: Logger
    let alarm: Alarm

    var wire: Wire?
    var supervisor: Task<Void, Never>?
    var isClosed = false
    var readyChannels: Set<UInt16> = []
    var channelBeingPrepared: UInt16?
    /// Between our word that a channel closes and the broker's answer.
    var isClosingChannel = false
    var calls: [UInt16: [Call]] = [:]
    var waiters: [Waiter] = []
    var lastFailure: BrokerError?
    var flushIsPending = false
    var watchesWritable = false
    var heartbeat: EventLoop.Timer?
    var heardSinceTick = false
    var sentSinceTick = false
    var silentTicks = 0
    private var idsGiven = 0
    private var incidents: [Incident] = []
    private var incidentWaiter: CheckedContinuation<Incident, Never>?

    /// The broker may shorten `heartbeatSeconds`.
    init(_ address: BrokerAddress, on loop: EventLoop, name: String, heartbeatSeconds: Int = 10, logger: Logger) {
        self.address = address
        self.loop = loop
        homeward = HomewardExecutor(to: loop)
        self.name = name
        self.heartbeatSeconds = heartbeatSeconds
        var logger = logger
        logger[metadataKey: "connection"] = "\(name)"
        self.logger = logger
        alarm = Alarm(on: loop)
    }

    /// A number for something that waits.
    func nextID() -> Int {
        idsGiven += 1
        return idsGiven
    }

    func report(_ incident: Incident) {
        if let waiter = incidentWaiter {
            incidentWaiter = nil
            waiter.resume(returning: incident)
        } else {
            incidents.append(incident)
        }
    }

    func forgetIncidents() { incidents = [] }

    /// Only the supervising task asks.
    func nextIncident() async -> Incident {
        await withCheckedContinuation { continuation in
            if incidents.isEmpty {
                incidentWaiter = continuation
            } else {
                continuation.resume(returning: incidents.removeFirst())
            }
        }
    }
}
