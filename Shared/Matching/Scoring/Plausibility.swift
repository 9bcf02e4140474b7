import Glibc

/// What somebody can have to do with a judgement.
public enum Bearing: Sendable {
    /// Weighs in it, and is too unlikely to be linked.
    case slight
    /// May be linked.
    case strong
}

/// Who can bear on a judgement among so many children: each of the others weighs less than the 65,536th part of "a
/// stranger", as the child that is meant and as another member of its household.
public struct Plausibility: Sendable {
    private let weights: Weights
    private let known: Double
    private let household: Double
    private let least: Double
    private let leastStrong: Double

    /// In bits: of the child that is meant, of a member of its household, and of a stranger, before anything is compared.
    ///
    /// - Parameter link: the least probability of a link. To have it, a child weighs as much of what a stranger does.
    init(_ weights: Weights, known: Double, household: Double, stranger: Double, link: Double) {
        (self.weights, self.known, self.household) = (weights, known, household)
        (least, leastStrong) = (stranger - 16, stranger + log2(link))
    }

    /// How whoever has the form `their` can bear on a judgement of whom `form` is about; nil for not at all.
    public func bearing(of their: PersonForm, on form: PersonForm) -> Bearing? {
        let compared = form.compared(with: their)
        let bits = weights.bits(compared)
        let same = known + bits.same
        if same >= leastStrong { return .strong }
        let isPlausible =
            same + weights.benefitOfDoubt(compared.levels) > least || household + bits.household > least
            || Veto.areOpen(compared.levels)
        return isPlausible ? .slight : nil
    }
}
