import Model

extension ShieldWorld {
    /// What a step takes of what may happen yet; and what a restored vault is to hear again.
    struct Cost: Hashable {
        var shields: Int
        var words: Int
        var torn: Int
        var restores: Int
        var again: [Saying]

        init(from before: Outside, to after: Outside) {
            (shields, words) = (before.shields - after.shields, before.words - after.words)
            (torn, restores) = (before.torn - after.torn, before.restores - after.restores)
            again = after.waiting
        }

        func spend(_ outside: inout Outside) {
            outside.shields.spend(shields)
            outside.words.spend(words)
            outside.torn.spend(torn)
            outside.restores.spend(restores)
            outside.waiting = again + outside.waiting
            outside.behind += again.count
        }
    }
}

extension ShieldWorld.Outside {
    /// After its last deed Identity says nothing more of what it knows, but how many records there are.
    mutating func forgetWhoIsWho() {
        guard deeds == 0 else { return }
        owners = Array(ShieldWorld.children.prefix(owners.count))
        doubts = []
    }
}

extension ShieldWorld.Vault {
    /// After the last word nobody asks who had said what.
    mutating func forgetWords() {
        (words, wordsApart, spoken, spokenApart) = ([:], [:], [:], [:])
        (wordsGone, spokenGone) = ([:], [:])
        backup?.words = [:]
        backup?.wordsGone = [:]
        backup?.wordsApart = [:]
    }

    /// After the last restore nobody asks what one would bring back.
    mutating func forgetBackup() { (backup, heard) = (nil, []) }

    /// The same with the officers swapped, unless the first to be named, child by child, is the first.
    var withOfficersInOrder: Self {
        let said = who(0)
        let other = who(1)
        guard said.lexicographicallyPrecedes(other, by: { !$0 && $1 }) else { return self }
        var vault = self
        func swapped(_ officer: Account.ID) -> Account.ID {
            officer == ShieldWorld.officers[0] ? ShieldWorld.officers[1] : ShieldWorld.officers[0]
        }
        func swap<Key: Hashable>(_ words: [Key: ShieldWorld.Word]) -> [Key: ShieldWorld.Word] {
            words.mapValues { ShieldWorld.Word(by: swapped($0.by), since: $0.since) }
        }
        vault.words = swap(words)
        vault.wordsApart = swap(wordsApart)
        vault.wordsGone = swap(wordsGone)
        vault.spokenGone = spokenGone.mapValues { Set($0.map(swapped)) }
        vault.spoken = spoken.mapValues { Set($0.map(swapped)) }
        vault.spokenApart = spokenApart.mapValues { Set($0.map(swapped)) }
        if let backup {
            vault.backup?.words = swap(backup.words)
            vault.backup?.wordsApart = swap(backup.wordsApart)
            vault.backup?.wordsGone = swap(backup.wordsGone)
        }
        return vault
    }

    /// What an officer has said: of whom, of which two.
    private func who(_ number: Int) -> [Bool] {
        if spoken.isEmpty, spokenApart.isEmpty, words.isEmpty, wordsApart.isEmpty, backup == nil,
            wordsGone.isEmpty, spokenGone.isEmpty
        {
            return []
        }
        let officer = ShieldWorld.officers[number]
        var said: [Bool] = []
        for child in ShieldWorld.children {
            said += [words[child]?.by == officer, spoken[child]?.contains(officer) == true]
            said += [wordsGone[child]?.by == officer, spokenGone[child]?.contains(officer) == true]
            if let backup {
                said += [backup.words[child]?.by == officer, backup.wordsGone[child]?.by == officer]
            }
        }
        for pair in Self.pairs {
            said += [wordsApart[pair]?.by == officer, spokenApart[pair]?.contains(officer) == true]
            if let backup { said.append(backup.wordsApart[pair]?.by == officer) }
        }
        return said
    }

    private static let pairs = ShieldWorld.children.flatMap { one in
        ShieldWorld.children.filter { one < $0 }.map { Promise.Pair(one, $0) }
    }
}
