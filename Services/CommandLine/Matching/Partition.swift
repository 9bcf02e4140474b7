/// Records put together into persons, by joining; the number of pairs that are together is kept.
struct Partition {
    private var parents: [Int]
    private var sizes: [Int]
    private var labels: [[String: Int]]
    /// Pairs of records that are together, and those among them whose labels agree.
    private(set) var pairs = 0
    private(set) var rightPairs = 0

    /// Each record alone; the label says whose it truly is.
    init(labels: [String?]) {
        parents = Array(labels.indices)
        sizes = labels.map { _ in 1 }
        self.labels = labels.map { $0.map { [$0: 1] } ?? [:] }
    }

    mutating func root(_ record: Int) -> Int {
        var place = record
        while parents[place] != place {
            parents[place] = parents[parents[place]]
            place = parents[place]
        }
        return place
    }

    mutating func join(_ a: Int, _ b: Int) {
        var (larger, smaller) = (root(a), root(b))
        guard larger != smaller else { return }
        if sizes[larger] < sizes[smaller] { swap(&larger, &smaller) }
        pairs += sizes[larger] * sizes[smaller]
        for (label, count) in labels[smaller] {
            rightPairs += count * (labels[larger][label] ?? 0)
        }
        parents[smaller] = larger
        sizes[larger] += sizes[smaller]
        labels[larger].merge(labels[smaller], uniquingKeysWith: +)
        labels[smaller] = [:]
    }
}
