import Foundation

@testable import ServiceRuntime

/// An event of the simulated producers on its way to one consumer.
struct Event: Placed, Hashable {
    /// How it takes being applied, until an upgrade heals it.
    enum Nature: UInt8 {
        case fine
        /// Its body can't be decoded.
        case unreadable
        /// Its handler throws.
        case failing
    }

    /// Its place in `State.events`; what was forged from it stands elsewhere.
    var id: Int
    var source: Int
    var consumer: Int
    /// One, or two where it is about two.
    var subjects: [Int]
    /// What its producer numbered it with.
    var numbers: [Int]
    /// Its true places in what was committed, which the runtime doesn't know; empty before the commit.
    var committed: [Int] = []
    var nature = Nature.fine
    /// Another body at the same places, from a hand that is not the producer's.
    var isForged = false

    /// As the position rule sees them.
    var producer = ""
    var positions: [Position] = []
    var digest = Data()

    static func == (one: Event, other: Event) -> Bool {
        one.id == other.id && one.numbers == other.numbers && one.committed == other.committed
            && one.subjects == other.subjects && one.source == other.source && one.consumer == other.consumer
            && one.isForged == other.isForged
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(id)
        hasher.combine(source)
        for number in numbers { hasher.combine(number) }
        for place in committed { hasher.combine(place) }
    }
}

/// The few names that the simulated world has.
enum Names {
    static let sources = ["identity", "directory"]
    static let subjects = (0..<8).map { UUID(uuid: ($0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1)) }
    static let sequences = sources.map { source in
        subjects.map { SubjectSequence(source: source, subject: $0) }
    }
    static let everySequence = Set(sequences.joined())
    static let digests = (0..<128).map { Data([UInt8($0)]) }
}
