/// A small world whose every step is one indivisible thing that can happen: what is to be checked, without I/O.
///
/// A world is a value that says what may happen next; `Explorer` visits every order of it, `Walker` random ones.
public protocol World: Sendable {
    /// All that can differ between two moments; equal states have equal futures.
    associatedtype State: Hashable, Sendable
    /// One thing that can happen.
    associatedtype Step: Sendable

    /// Where everything begins.
    var start: State { get }

    /// Appends each step that can be taken from `state`.
    func steps(from state: State, into steps: inout [Step])

    /// Takes `step`, which is possible in `state`.
    func take(_ step: Step, in state: inout State)

    /// What is wrong with `state`, or nothing.
    func fault(in state: State) -> String?

    /// What is left of `state` once faults have stopped; completion is checked once for each state that this gives.
    func settled(_ state: State) -> State

    /// False in a world of which only each state is checked.
    var hasEnd: Bool { get }

    /// Lets a settled state run to its end, with nothing failing any more, and says what is wrong with the end.
    func faultAtTheEnd(of settled: State) -> String?

    /// One step at random, or nothing where none is possible; the default chooses evenly among `steps`.
    func randomStep(from state: State, using random: inout Seeded) -> Step?
}

extension World {
    /// The state itself.
    public func settled(_ state: State) -> State { state }

    /// True.
    public var hasEnd: Bool { true }

    /// Nothing.
    public func faultAtTheEnd(of settled: State) -> String? { nil }

    /// Chooses evenly among `steps`.
    public func randomStep(from state: State, using random: inout Seeded) -> Step? {
        var possible: [Step] = []
        steps(from: state, into: &possible)
        return possible.isEmpty ? nil : possible[random.below(possible.count)]
    }
}
