import Checking
import Synchronization

/// `ShieldWorld` as it is visited in every order: the same rules, each asked once for each vault and each thing that happens to
/// it. Both parts of a state go by a number, and states are one that have equal futures:
///
/// * **The officers are interchangeable**: nothing asks which of two is which. So of a vault and the same with the two swapped
///   one is visited (`withOfficersInOrder`).
/// * **So are the children's names**: whoever is known might have come in any order (`Renaming`).
/// * **What was said last is forgotten with the last word.** What officers said counts only where one of them says
///   something more.
/// * **After the last restore nobody needs the backup**, nor what was heard since it was made.
/// * **After Identity's last deed nobody needs what it knows**: the vault goes by what it was told.
/// * **What changes nothing and only uses up** a word or a shield leads to nothing that could not come without it.
struct ShieldVisit: World {
    struct State: Hashable, Sendable {
        var outside: UInt32
        var vault: UInt32
    }

    /// One step, and where it leads.
    struct Step: Sendable, CustomStringConvertible {
        var step: ShieldWorld.Step
        var after: State
        var description: String { "\(step)" }
    }

    private let memory: Memory

    init(_ world: ShieldWorld) { memory = Memory(world) }

    var start: State { memory.start }

    func steps(from state: State, into steps: inout [Step]) { memory.steps(from: state, into: &steps) }

    func take(_ step: Step, in state: inout State) { state = step.after }

    func fault(in state: State) -> String? { memory.fault(in: state) }

    var hasEnd: Bool { false }

    /// How many vaults there are in all the states.
    var vaults: Int { memory.vaults }
}

/// What has been found out of a world.
private final class Memory: Sendable {
    private let world: ShieldWorld
    private let found: Mutex<Found>

    init(_ world: ShieldWorld) {
        self.world = world
        found = Mutex(Found())
    }

    var start: ShieldVisit.State { found.withLock { $0.start(of: world) } }

    var vaults: Int { found.withLock { $0.vaults.values.count } }

    func fault(in state: ShieldVisit.State) -> String? { found.withLock { $0.fault(in: state) } }

    func steps(from state: ShieldVisit.State, into steps: inout [ShieldVisit.Step]) {
        found.withLock { $0.steps(from: state, into: &steps, of: world) }
    }
}
