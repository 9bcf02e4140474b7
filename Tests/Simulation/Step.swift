/// One thing that can happen in the simulated world.
enum Step: Sendable {
    case begin(producer: Int)
    case commit(producer: Int)
    case rollBack(producer: Int)
    case publish(producer: Int)
    case markPublished(producer: Int)
    case crashProducer(producer: Int)
    /// The sweeper offers a row that is not confirmed.
    case offer(event: Int)
    /// Housekeeping forgets a row.
    case clean(event: Int)
    case deliver(consumer: Int, replica: Int, events: [Int])
    case hold(consumer: Int, replica: Int)
    case decide(consumer: Int, replica: Int)
    case settle(consumer: Int, replica: Int)
    case crash(consumer: Int, replica: Int)
    /// The broker gives up on a replica that has stopped answering, and delivers anew what it works on.
    case lapse(consumer: Int, replica: Int)
    case duplicate(consumer: Int, event: Int)
    case purge(consumer: Int)
    case tell(consumer: Int)
    case loseHints(consumer: Int)
    case retry(consumer: Int, event: Int)
    case drop(consumer: Int, event: Int)
    case drainEarly(consumer: Int, event: Int)
    case heal
    case forge(consumer: Int, event: Int)
}
