import Matching

/// The children of an evaluation and the keys by which they are found, in memory.
struct MemoryIndex: CandidateIndex {
    private(set) var children: [String] = []
    private var forms: [[PersonForm]] = []
    private var places: [String: Int32] = [:]
    private var holders: [BlockingKey: [Int32]] = [:]

    var count: Int { children.count }

    func holds(_ child: String) -> Bool { places[child] != nil }

    func forms(of child: String) -> [PersonForm] { places[child].map { forms[Int($0)] } ?? [] }

    /// A further form of a child that may be known already.
    mutating func insert(_ form: PersonForm, of child: String) {
        let place = places[child] ?? Int32(children.count)
        if places.updateValue(place, forKey: child) == nil {
            children.append(child)
            forms.append([])
        }
        forms[Int(place)].append(form)
        for key in form.blockingKeys where holders[key]?.last != place { holders[key, default: []].append(place) }
    }

    func candidates(for forms: [PersonForm]) async -> [(candidates: [Candidate<String>], isTruncated: Bool)] {
        forms.map(candidates(for:))
    }

    /// All who share a key with the form, each once, in the order in which they came; of one key no more than Identity
    /// looks at.
    func candidates(for form: PersonForm) -> (candidates: [Candidate<String>], isTruncated: Bool) {
        var found: Set<Int32> = []
        var isTruncated = false
        let keys = form.blockingKeys
        for key in keys {
            guard let holders = holders[key] else { continue }
            if holders.count > key.kind.limit {
                if key.kind.isCoarse, keys.areNarrow { continue }
                isTruncated = true
            }
            found.formUnion(holders.prefix(key.kind.limit))
        }
        let candidates = found.sorted().map { Candidate(id: children[Int($0)], forms: forms[Int($0)]) }
        return (candidates, isTruncated)
    }
}
