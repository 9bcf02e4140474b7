/// Everything that services, their databases and the broker hold at one moment.
struct State: Hashable, Sendable {
    var events: [Event] = []
    /// Commands that have begun.
    var begun = 0
    var faultsLeft: Int
    /// Whether an upgrade has made every poison message fit.
    var isHealed = false
    var producers: [Producer]
    /// The last number given, by source, consumer and subject.
    var numbers: [Int]
    /// How many were truly committed, by source, consumer and subject.
    var committed: [Int]
    var outbox: [Row] = []
    var consumers: [Consumer]
    /// What has been seen to be wrong.
    var fault: String?

    /// A row of the outbox.
    struct Row: Hashable, Sendable {
        var event: Int
        var isPublished = false
        var isConfirmed = false
    }

    /// A replica of a service that announces.
    struct Producer: Hashable, Sendable {
        var source: Int
        /// What its open transaction has numbered.
        var open: [Int] = []
        /// Committed, and not at the broker yet.
        var pending: [Int] = []
        /// At the broker, and not marked so yet.
        var sent: [Int] = []
        /// For a mutant that polls: the highest row that it has seen.
        var last = -1
    }
}

/// A consumer: its queue, its database, its replicas.
struct Consumer: Hashable, Sendable {
    struct Mark: Hashable, Sendable {
        var number = 0
        var event = -1
    }

    struct Early: Hashable, Sendable {
        var sequence: Int
        var number: Int
        var event: Int
    }

    struct Parked: Hashable, Sendable {
        var event: Int
        var isConflict: Bool
    }

    /// Something that a replica is about to try.
    struct Attempt: Hashable, Sendable {
        var events: [Int]
        var drains = true
        var parks = false
    }

    struct Replica: Hashable, Sendable {
        /// Delivered to it, and not acknowledged.
        var unacknowledged: [Int] = []
        /// What it has still to try, the next one last.
        var attempts: [Attempt] = []
        /// The subjects that its open transaction holds, a bit each; nothing where none is open.
        var held: UInt8 = 0
        /// Committed, to be acknowledged.
        var finished: [Int] = []
        /// Passed by what it has committed, to be told.
        var passed: [Int] = []
        /// For mutants: marks as they were read, or as they are to be written.
        var marks: [Mark] = []

        var isIdle: Bool { attempts.isEmpty && finished.isEmpty }
    }

    /// In no order: any may be delivered next.
    var queue: [Int] = []
    var marks: [Mark]
    var early: [Early] = []
    var parked: [Parked] = []
    var replicas: [Replica]
    /// Hints on their way to the producers: the number passed, by sequence; 0 for none.
    var hints: [Int]
    /// How far each sequence has truly been applied or dropped, which the runtime doesn't know.
    var applied: [Int]
}
