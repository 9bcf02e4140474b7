import Contracts
import Foundation
import Model

/// What comes in, for this benchmark alone: something invented about a child, 512 bytes of JSON.
struct Observed: Event {
    var child: Child.ID
    var number: Int
    var at: Date
    var place: String
    var note: String

    static let route = Route(.directory, "observed", lane: .events)
    static let senders: [Party] = [.identity]
    static let summary = "For the benchmark of effects."
    var subjects: [Subject] { [Subject(child)] }
}

/// What goes out for each: as much, about the same child.
struct Noted: Event {
    var child: Child.ID
    var number: Int
    var at: Date
    var place: String
    var note: String

    init(_ observed: Observed) {
        child = observed.child
        number = observed.number
        at = observed.at
        place = observed.place
        note = observed.note
    }

    static let route = Route(.notifications, "noted", lane: .events)
    static let senders: [Party] = [.directory]
    static let summary = "For the benchmark of effects."
    var subjects: [Subject] { [Subject(child)] }
}
