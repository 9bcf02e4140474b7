/// Learns how reports of one child differ, from records of which nobody knows whose they are.
///
/// How strangers agree is seen on random pairs; how members of a household agree, on pairs of different people at one
/// address; how reports of one child agree, by expectation maximisation over pairs that share a blocking key, each kind
/// of key by itself and silent on the fields that it consists of. The same forms in the same order give the same result.
public struct Trainer: Sendable {
    /// How many random pairs are compared at most.
    public var randomPairs = 1_000_000
    /// About how many pairs of one kind of key are compared at most.
    public var pairsOfKey = 1_000_000
    /// How many pairs what was believed before is worth: the more, the less the forms are trusted to show everything.
    public var believed = 20.0
    public var seed: UInt64 = 1

    public init() {}

    /// Kinds of keys that pairs are chosen by, and the fields of which those then say nothing.
    ///
    /// Where date of birth and family name, or address, were what pairs were chosen by, nothing but the given name tells
    /// a child from its twin: it can't be learned there too how given names of one child differ.
    private static let passes: [(kind: BlockingKey.Kind, silent: Set<Field>, known: Set<Field>)] = [
        (.bornFamily, [.born, .family], [.given, .gender, .genderOfName]),
        (.bornGiven, [.born, .given, .genderOfName], []),
        (.bornPostcode, [.born, .address], [.given, .gender, .genderOfName]),
        (.familyGivenYear, [.family, .given, .genderOfName, .born], []), (.postcodeFamily, [.address, .family], []),
        (.postcodeGiven, [.address, .given, .genderOfName], []),
    ]

    /// - Parameter prior: what is believed of fields on which the forms say nothing.
    /// - Parameter progress: told after each step how many are done, and of how many.
    public func train(
        _ forms: [PersonForm], from prior: Chances, progress: (_ done: Int, _ of: Int) -> Void = { _, _ in }
    ) -> Trained {
        let steps = Self.passes.count + 3
        var done = 0
        func step<T>(_ value: T) -> T {
            done += 1
            progress(done, steps)
            return value
        }
        let random = step(PairCounts.random(forms, limit: randomPairs, seed: seed))
        let neighbours = step(PairCounts.blocked(forms, by: .postcodeHouse, but: [.address], limit: pairsOfKey))
        let passes = Self.passes.map { pass in
            step(
                Fitting.Pass(
                    pairs: PairCounts.blocked(forms, by: pass.kind, but: pass.silent, limit: pairsOfKey),
                    known: pass.known))
        }
        var fitting = Fitting(
            prior: prior, believed: believed, housed: forms.count { $0.address?.isHome ?? false }, random: random,
            neighbours: neighbours, passes: passes)
        // Who are strangers is seen more clearly once it is known how the same child looks, and the other way round.
        for _ in 0..<3 { fitting.refine() }
        return step(fitting.trained)
    }
}
