import Matching

/// Which names of the dictionary may be meant by one that was heard or typed, the nearest first.
enum NearNames {
    /// As they stand in the records; the name itself first, whether the dictionary has it or not.
    static func nearest(to sought: SoughtName, _ part: NamePart, among names: [String], most: Int) -> [String] {
        if sought.isBeginning { return Array(names.filter { $0.hasPrefix(sought.normal) }.prefix(most)) }
        let own = NameText.joined(sought.text)
        let (words, skeleton) = (Set(NameText.words(sought.text)), Skeleton.of(own))
        let groups = part == .given ? Set(NameVariants.groups(of: own)) : []
        var near: [(name: String, distance: Double)] = []
        for name in names where name != sought.normal {
            let joined = NameText.joined(name)
            var distance = Double(DamerauLevenshtein.distance(own, joined))
            if words.contains(joined) || !groups.isDisjoint(with: NameVariants.groups(of: joined)) { distance = 1 }
            if sounds(own, like: joined) { distance = min(distance, 1 + distance / 4) }
            if let skeleton, Skeleton.of(joined) == skeleton { distance = min(distance, 1.5 + distance / 4) }
            // Parts of a name and what only begins alike stand behind what is written much the same.
            distance -= JaroWinkler.similarity(own, joined)
            near.append((name, distance))
        }
        near.sort { ($0.distance, $0.name) < ($1.distance, $1.name) }
        return [sought.normal] + near.prefix(most - 1).map(\.name)
    }

    private static func sounds(_ one: String, like other: String) -> Bool {
        let (ours, theirs) = (DoubleMetaphone.codes(one), DoubleMetaphone.codes(other))
        guard !ours.primary.isEmpty else { return false }
        return [theirs.primary, theirs.alternate].contains(ours.primary) || ours.alternate == theirs.primary
    }
}
