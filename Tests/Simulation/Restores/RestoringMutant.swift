extension RestoringWorld {
    /// Each takes one guard away.
    enum Mutant: String, CaseIterable, Sendable {
        case epochKept, epochCounted, epochsUntold, basesUntold, priorsUntold, rowsNamedAnew
        case oldWordsConfirm, wordsWithoutEpoch, formerLivesConfirm, notOfferedAgain, lostApplied
        case forksUnlisted, wordsUnlisted, lastPlacesUntold, notToldAgain

        /// The guard that is missing, in the words of the documents.
        var withoutGuard: String {
            switch self {
            case .epochKept: "a restored producer begins a new epoch"
            case .epochCounted: "two restores of one backup begin different epochs"
            case .epochsUntold: "an event bears the epoch that gave its number"
            case .basesUntold: "an event says behind which number its epoch goes on"
            case .priorsUntold: "an event says from which epoch its own stems"
            case .rowsNamedAnew: "a row that is offered again bears what it bore before"
            case .oldWordsConfirm: "a word in an old epoch confirms what both histories share, at most"
            case .wordsWithoutEpoch: "a word bears the epoch of what was passed"
            case .formerLivesConfirm: "what a consumer said before its restore confirms nothing"
            case .notOfferedAgain: "what a restored consumer forgot is offered again"
            case .lostApplied: "what its producer no longer knows is dropped"
            case .forksUnlisted: "a consumer lists what has forked"
            case .wordsUnlisted: "a producer lists what consumers have passed and it doesn't know"
            case .lastPlacesUntold: "who follows into a new epoch tells the last place of the one before"
            case .notToldAgain: "a restored producer is told again how far all has been passed"
            }
        }
    }
}
