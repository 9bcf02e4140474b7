extension ShieldWorld.Limits {
    /// Any number of it: the world is finite without.
    static let any = Int.max

    /// Worlds of which every order is visited.
    static func visited(long: Bool) -> [Self] {
        let short = [
            Self(records: 2, deeds: any, shields: any, words: any), Self(deeds: 3, shields: any, words: any), .restored,
            .cutOff, .forgotten, .forgottenOfThree, .goneAndForgotten,
        ]
        let more = [
            Self.issue, .cutOffAndForgotten, .cutOffOfThree, .restoredOfThree, .restoredOfFour, .goneOfThree,
            .goneAndCutOff,
        ]
        return long ? short + more : short
    }

    /// Two children of four records between them, or up to four; any number of shields, words and liftings.
    static let issue = Self(records: 4, deeds: 4, shields: any, words: any)

    /// Commands that are cut off, and restores.
    static let restored = Self(records: 2, deeds: 2, shields: 1, words: 2, waiting: 1, torn: 1, restores: 1)

    /// What is cut off and comes again, of two children and of three.
    static let cutOff = Self(records: 2, deeds: 2, shields: 2, words: 2, waiting: 1, torn: 1, restores: 1)
    static let cutOffOfThree = Self(
        records: 3, known: 3, deeds: 2, shields: 1, words: 2, waiting: 1, torn: 1, restores: 1)

    /// What a restored vault has forgotten: of two children who are merged and parted.
    static let forgotten = Self(records: 2, deeds: 3, shields: 1, words: 2, waiting: 1, restores: 1)
    static let cutOffAndForgotten = Self(records: 2, deeds: 3, shields: 1, words: 2, waiting: 1, torn: 1, restores: 1)
    /// Of three whom the vault knows.
    static let forgottenOfThree = Self(records: 3, known: 3, deeds: 2, shields: 1, words: 2, waiting: 1, restores: 1)
    /// Of two whom the vault knows, and a record that comes.
    static let restoredOfThree = Self(records: 3, known: 2, deeds: 3, shields: 1, words: 2, waiting: 1, restores: 1)
    /// Of four whom the vault knows.
    static let restoredOfFour = Self(records: 4, known: 4, deeds: 3, shields: 1, words: 2, waiting: 1, restores: 1)

    /// Of two, an identity is withdrawn by two, and a word may be given besides.
    static let gone = Self(records: 2, known: 1, deeds: 2, shields: 1, words: 4, waiting: 1, withdraws: true)
    /// And two officers bring back whoever was gone as the other of the two.
    static let goneAndBack = Self(
        records: 2, known: 2, deeds: 2, shields: 1, words: 4, waiting: 1, withdraws: true)
    static let goneOfThree = Self(deeds: 3, shields: any, words: any, withdraws: true)
    static let goneAndForgotten = Self(
        records: 2, known: 2, deeds: 2, shields: 1, words: 3, waiting: 1, restores: 1, withdraws: true)
    static let goneAndCutOff = Self(
        records: 2, known: 2, deeds: 2, shields: 1, words: 3, waiting: 1, torn: 1, restores: 1, withdraws: true)

    /// Too wide to be visited; ways by chance go through it.
    static let wide = Self(records: 4, deeds: 14, shields: 3, words: 8, waiting: 3, withdraws: true)
}

extension ShieldWorld.Limits: CustomStringConvertible {
    var description: String {
        func some(_ number: Int, _ name: String) -> String { "\(number == .max ? "any" : "\(number)") \(name)" }
        return [
            some(records, "records"), some(known, "known"), some(linked, "linked"), some(deeds, "deeds"),
            some(shields, "shields"), some(words, "words"), some(waiting, "waiting"), some(torn, "cut off"),
            some(restores, "restores"),
        ].joined(separator: ", ") + (withdraws ? ", identities withdrawn" : "")
    }
}
