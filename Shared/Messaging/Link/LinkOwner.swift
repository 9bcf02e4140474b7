import EventLoop

/// An actor with a connection of its own, which its supervising task keeps up.
///
/// All of it runs on the loop's thread; what the loop calls back enters the actor there.
protocol LinkOwner: Actor {
    var link: Link { get }
    /// The channels to open, in order.
    nonisolated var channels: ClosedRange<UInt16> { get }

    /// Sets up a channel that was just opened.
    func prepare(_ channel: UInt16) async throws
    /// The channel can be used.
    func channelIsReady(_ channel: UInt16)
    /// What was under way on the channel has no known fate.
    func channelEnded(_ channel: UInt16, _ error: BrokerError)
    func received(_ incoming: Incoming, on channel: UInt16)
    /// All that was read at once has been handed to `received`.
    func readEnded()
    /// Ends what was due by `now`, and tells when the next is due.
    func expire(by now: ContinuousClock.Instant) -> ContinuousClock.Instant?
}
