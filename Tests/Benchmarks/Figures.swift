import Foundation

/// One measured value, and the same of a peer in the same run.
struct Figure: Encodable {
    var name: String
    var value: Double
    var unit: String
    var peer: String?
    var peerValue: Double?
    /// Above 1: ours is better.
    var ratio: Double?

    /// What is better when it is more: a rate.
    static func rate(_ name: String, _ value: Double, peer: String? = nil, _ peerValue: Double? = nil) -> Figure {
        Figure(
            name: name, value: value.rounded(), unit: "/s", peer: peer, peerValue: peerValue?.rounded(),
            ratio: peerValue.map { (value / $0 * 1000).rounded() / 1000 })
    }
}

/// What a benchmark ends with: one JSON object as the last line of standard output.
struct Report: Encodable {
    var bench: String
    var figures: [Figure]

    func printed() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        print(String(decoding: try encoder.encode(self), as: UTF8.self))
    }
}

/// Progress, for whoever watches: standard error.
func say(_ words: String) {
    FileHandle.standardError.write(Data("\(words)\n".utf8))
}

/// The middle of `values`, which are not empty.
func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    return sorted[sorted.count / 2]
}
