import Foundation

@testable import ServiceRuntime

extension RestoringWorld {
    /// Everything that both services, their backups and the broker hold at one moment.
    struct State: Hashable, Sendable {
        /// All that was ever committed, in a history that lasts or in one that is lost.
        var events: [Event] = []
        /// In which life of the producer each was, by the clock.
        var lives: [Int] = []
        var producer: Producer
        var consumer: Consumer
        /// Of the producer's schema, the oldest first; and of the consumer's.
        var backups: [Producer] = []
        var copies: [Consumer] = []
        /// Committed, and not at the broker yet.
        var pending: [Int] = []
        /// In no order: any may be delivered next.
        var queue: [Int] = []
        /// What the consumer says of what it has passed, on its way.
        var words: [Word] = []
        var begun = 0
        var faultsLeft: Int
        var restoresLeft: Int
        /// What the clock gives: no two are alike.
        var lastEpoch = 1
        var lastLife = 1
        var producerRestores = 0
        /// Whether a word may not have arrived: the producer's list need not be whole then.
        var hasLostWords = false
        /// What has been seen to be wrong.
        var fault: String?
    }

    /// An event about one subject or two.
    struct Event: Placed, Hashable {
        var id: Int
        var subjects: [Int]
        var positions: [Position]
        /// The one before it about each subject, in the history that it was committed in; the runtime doesn't know.
        var before: [Int?]

        var producer: String { Names.sources[0] }
        var digest: Data { Names.digests[id] }
    }

    /// How far a consumer has passed a sequence, as it says.
    struct Word: Hashable, Sendable {
        var subject: Int
        var number: Int
        var epoch: Int
        /// The consumer's own epoch.
        var life: Int
    }

    /// A sequence on a list of what has forked.
    struct Listed: Hashable, Sendable {
        var subject: Int
        var reached: Int
    }

    /// The producer's schema.
    struct Producer: Hashable, Sendable {
        struct Number: Hashable, Sendable {
            var last: Int
            var epoch: Int
            var base = 0
            var prior = 1
            var confirmed = 0
        }

        var epoch = 1
        /// The consumer's epoch, as far as it was told.
        var life = 1
        var numbers: [Number?]
        var outbox: [Int] = []
        var forks: Set<Listed> = []
    }

    /// The consumer's schema.
    struct Consumer: Hashable, Sendable {
        struct Mark: Hashable, Sendable {
            var number = 0
            var event = 0
            var epoch = 1
            var base = 0
        }

        struct Early: Hashable, Sendable {
            var subject: Int
            var number: Int
            var epoch: Int
            var event: Int
        }

        var life = 1
        var marks: [Mark]
        var early: [Early] = []
        /// The effects, in their order.
        var applied: [Int] = []
        var forks: Set<Listed> = []
        /// Whether the producer asked to be told all again.
        var tellsAgain = false
    }
}
