/// A guard of the runtime, taken away: each must be found.
enum Mutant: String, CaseIterable {
    case numbersOutsideTheTransaction, numbersUnlocked, numberedPerSubject
    case publishedBeforeTheCommit, markedBeforeTheConfirm, sweptNever, offeredOnce, polledByNumber, cleanedUnconfirmed
    case confirmedWhenEarly, confirmedWhenDelivered, confirmedBySubject, confirmedAsTold
    case acknowledgedBeforeTheCommit, marksApart, unlocked, unheldApplied
    case repeatsApplied, earlyApplied, earlyForgotten, earlyLeft, earlyNeverDrained
    case oneSequence, sourcesAlike, digestsAlike, conflictDropped, conflictForgotten
    case neverHalved, drainedAlone, drainedOnce, neverParked, poisonDropped, parkedPasses
    case dropLeavesTheMark, dropUnchecked

    /// The guard that is missing, in the words of the documents.
    var withoutGuard: String {
        switch self {
        case .numbersOutsideTheTransaction: "numbers are given in the transaction, and roll back with it"
        case .numbersUnlocked: "a sequence's number is locked from giving to commit"
        case .numberedPerSubject: "numbers are given per consumer and subject"
        case .publishedBeforeTheCommit: "nothing is published before its commit"
        case .markedBeforeTheConfirm: "a row is marked published after the broker's confirm"
        case .sweptNever: "a sweeper publishes what a crash left"
        case .offeredOnce: "what no consumer has confirmed is offered again"
        case .polledByNumber: "the sweeper looks at every row, never at `id > last`"
        case .cleanedUnconfirmed: "a row is kept until it is confirmed"
        case .confirmedWhenEarly: "an early message is not told as passed"
        case .confirmedWhenDelivered: "a parked message is not told as passed"
        case .confirmedBySubject: "a confirmation covers numbers up to its own"
        case .confirmedAsTold: "a confirmation covers its own consumer's rows"
        case .acknowledgedBeforeTheCommit: "a delivery is acknowledged after the commit"
        case .marksApart: "marks are written in the transaction of the effects"
        case .unlocked: "subjects are locked before marks are read"
        case .unheldApplied: "nothing is applied whose sequences are not all held"
        case .repeatsApplied: "a number at or before the mark is dropped"
        case .earlyApplied: "a number beyond the next waits"
        case .earlyForgotten: "an early message is kept in the database"
        case .earlyLeft: "what waited is removed when its place is passed"
        case .earlyNeverDrained: "a job applies early messages whose turn has come"
        case .oneSequence: "an event about two subjects is in both sequences"
        case .sourcesAlike: "sequences are per source"
        case .digestsAlike: "digests tell two messages at one place apart"
        case .conflictDropped: "another message at an applied place is set aside"
        case .conflictForgotten: "a conflict that is tried again stays set aside"
        case .neverHalved: "a failed batch is halved"
        case .drainedAlone: "the last attempt is without those that wait"
        case .drainedOnce: "the job's last attempt is without those that wait"
        case .neverParked: "poison is set aside"
        case .poisonDropped: "poison is kept where it is set aside"
        case .parkedPasses: "what is set aside does not pass its place"
        case .dropLeavesTheMark: "dropping passes the place"
        case .dropUnchecked: "dropping passes a place only if it is next"
        }
    }
}
