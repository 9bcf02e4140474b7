import Model

extension PersonForm {
    /// The keys of the form, ascending and without doubles. A form shares a key with whatever may be the same child;
    /// what is missing gives no key of the kinds that need it.
    public var blockingKeys: [BlockingKey] {
        var keys = Set<BlockingKey>()
        let postcode = address?.postcode.map { UInt64(bitPattern: $0) }
        let door = address?.door.map { UInt64(UInt32(bitPattern: $0)) }
        let day = born.flatMap(Self.day)
        if let day, let postcode { keys.insert(BlockingKey(.bornPostcode, day, postcode)) }
        if let house = address?.uprn ?? address?.house {
            keys.insert(BlockingKey(.postcodeHouse, UInt64(bitPattern: house)))
        }
        for number in [nhsNumber, upn, otherNumber].compactMap({ $0?.whole }) {
            keys.insert(BlockingKey(.number, UInt64(bitPattern: number)))
        }
        for name in names {
            let (given, family) = (name.givenSounds, name.familySounds)
            for family in family {
                if let day { keys.insert(BlockingKey(.bornFamily, day, family)) }
                if let postcode { keys.insert(BlockingKey(.postcodeFamily, postcode, family)) }
                if let door { keys.insert(BlockingKey(.doorFamily, door, family)) }
                guard let born else { continue }
                for given in given {
                    // In one order, so that names that were swapped meet.
                    let (one, other) = (min(family, given), max(family, given))
                    keys.insert(BlockingKey(.familyGivenYear, one, other, UInt64(born.year)))
                    if let day { keys.insert(BlockingKey(.familyGivenDay, one, other, day % 10000)) }
                }
            }
            for given in given {
                if let day { keys.insert(BlockingKey(.bornGiven, day, given)) }
                if let postcode { keys.insert(BlockingKey(.postcodeGiven, postcode, given)) }
            }
        }
        return keys.sorted()
    }

    /// Year, month and day in decimal digits, the same for a day and month swapped; nil for a date of which a part is
    /// unknown.
    private static func day(_ date: PartialDate) -> UInt64? {
        guard let month = date.month, let day = date.day else { return nil }
        let (low, high) = day <= 12 ? (min(month, day), max(month, day)) : (month, day)
        return UInt64(date.year * 10000 + low * 100 + high)
    }
}

extension NameForm {
    var givenSounds: Set<UInt64> { Set(givenWords.prefix(1).flatMap(Self.sounds)) }
    var familySounds: Set<UInt64> {
        let words = core.prefix(3) + [familyJoined?.word].compactMap(\.self)
        return Set(words.flatMap(Self.sounds))
    }

    private static func sounds(_ word: Word) -> [UInt64] {
        word.sound.primary == 0 ? [word.hash] : [UInt64(word.sound.primary), UInt64(word.sound.alternate)]
    }
}
