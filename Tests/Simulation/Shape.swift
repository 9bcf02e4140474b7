import Checking

/// How large a world is, what its producers will say, and which faults it knows.
struct Shape {
    /// What one transaction announces.
    struct Command {
        struct Draft {
            var consumer: Int
            var subjects: [Int]
            var nature = Event.Nature.fine
        }
        var source: Int
        var drafts: [Draft]
    }

    var sources = 1
    var consumers = 1
    var subjects = 2
    /// Replicas of each service, on either side.
    var producerReplicas = 1
    var consumerReplicas = 2
    /// The most deliveries in one transaction.
    var batch = 2
    /// How far beyond a mark what waits is read.
    var window = 256
    var commands: [Command] = []
    /// How many faults may happen before the end.
    var faults = 1
    /// Whether queues are purged, and so whether what was published is offered again: without it, nothing may need that.
    var losesQueues = true
    var forges = false
    var drops = false
    /// Whether every order is visited, so that equal states must look alike.
    var isVisited = false
}

extension Shape {
    /// A world drawn at random, small enough that its parts meet.
    init(using random: inout Seeded) {
        sources = random.one(in: 3) ? 2 : 1
        consumers = random.one(in: 3) ? 2 : 1
        subjects = 1 + random.below(3)
        producerReplicas = 1 + random.below(2)
        consumerReplicas = 1 + random.below(2)
        batch = 1 + random.below(4)
        window = random.one(in: 2) ? 256 : 1
        faults = random.below(6)
        losesQueues = !random.one(in: 3)
        forges = random.one(in: 6)
        drops = random.one(in: 4)
        let isPoisoned = random.one(in: 2)
        for _ in 0..<(2 + random.below(4)) {
            var command = Command(source: random.below(sources), drafts: [])
            for _ in 0..<(1 + random.below(2)) {
                var chosen = [random.below(subjects)]
                if subjects > 1, random.one(in: 3) {
                    chosen.append((chosen[0] + 1 + random.below(subjects - 1)) % subjects)
                }
                var draft = Command.Draft(consumer: random.below(consumers), subjects: chosen)
                if isPoisoned, random.one(in: 4) { draft.nature = random.one(in: 2) ? .unreadable : .failing }
                command.drafts.append(draft)
            }
            commands.append(command)
        }
    }
}
