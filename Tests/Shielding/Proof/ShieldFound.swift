import Model

/// Values that are kept once and go by a number.
struct Numbered<Value: Hashable> {
    private(set) var values: [Value] = []
    private var numbers: [Value: UInt32] = [:]

    subscript(number: UInt32) -> Value { values[Int(number)] }

    mutating func number(of value: Value) -> UInt32 {
        if let number = numbers[value] { return number }
        let number = UInt32(values.count)
        values.append(value)
        numbers[value] = number
        return number
    }
}

/// What has been found out of a world: what becomes of each vault, and of each outside.
struct Found {
    /// What of the rest decides what can be done to the vault.
    struct Gate: Hashable {
        var known: Int
        var hasShields: Bool
        /// None, the last or more; as of restores.
        var words: Int
        var hasTorn: Bool
        var restores: Int
    }

    /// What is done to a vault, and whether it is the last that asks for what stands there of words and of backups.
    struct Action: Hashable {
        var action: ShieldWorld.Action
        var isLastWord = false
        var isLastRestore = false
    }

    /// A vault, and as what its children went before.
    struct Outcome {
        var vault: UInt32
        var renaming: UInt32
    }

    /// What Identity does or the vault hears.
    struct Deed {
        var step: ShieldWorld.Step
        var after: UInt32
        var action: UInt32?
    }

    /// What officers and restores do to a vault, and what it takes of what may happen yet.
    struct Turn {
        var step: ShieldWorld.Step
        var cost: UInt32
        var outcome: Outcome
    }

    private(set) var vaults = Numbered<ShieldWorld.Vault>()
    private var outsides = Numbered<ShieldWorld.Outside>()
    private var actions = Numbered<Action>()
    private var gates = Numbered<Gate>()
    private var costs = Numbered<ShieldWorld.Cost>()
    private var renamings = Numbered<Renaming>()
    /// By outside.
    private var deeds: [[Deed]?] = []
    private var gate: [UInt32] = []
    /// By vault and gate, vault and action, outside and cost, outside and renaming.
    private var turns: [UInt64: [Turn]] = [:]
    private var outcomes: [UInt64: Outcome] = [:]
    private var spent: [UInt64: UInt32] = [:]
    private var renamed: [UInt64: UInt32] = [:]
    /// By vault; those that are none while it is behind stand in the second.
    private var faults: [UInt32: String] = [:]
    private var faultsUnlessBehind: [UInt32: String] = [:]

    private static func key(_ one: UInt32, _ other: UInt32) -> UInt64 { UInt64(one) << 32 | UInt64(other) }

    mutating func start(of world: ShieldWorld) -> ShieldVisit.State {
        let outcome = outcome(world.start.vault, world)
        return ShieldVisit.State(outside: number(of: world.start.outside), vault: outcome.vault)
    }

    func fault(in state: ShieldVisit.State) -> String? {
        faults[state.vault] ?? (outsides[state.outside].behind == 0 ? faultsUnlessBehind[state.vault] : nil)
    }

    mutating func steps(
        from state: ShieldVisit.State, into steps: inout [ShieldVisit.Step], of world: ShieldWorld
    ) {
        let outside = Int(state.outside)
        if deeds[outside] == nil { deeds[outside] = deeds(of: state.outside, world) }
        for deed in deeds[outside] ?? [] {
            let outcome = deed.action.map { self.outcome(of: $0, state.vault, world) }
            let after = outcome.map { renamed(deed.after, $0) } ?? .init(outside: deed.after, vault: state.vault)
            steps.append(.init(step: deed.step, after: after))
        }
        let key = Self.key(state.vault, gate[outside])
        if turns[key] == nil { turns[key] = turns(of: state.vault, gates[gate[outside]], world) }
        for turn in turns[key] ?? [] {
            steps.append(.init(step: turn.step, after: renamed(spend(turn.cost, state.outside), turn.outcome)))
        }
    }

    private mutating func deeds(of number: UInt32, _ world: ShieldWorld) -> [Deed] {
        let outside = outsides[number]
        return world.steps(of: outside).map { step in
            var after = outside
            let action = world.take(step, in: &after)
            return Deed(
                step: step, after: self.number(of: after), action: action.map { actions.number(of: Action(action: $0)) }
            )
        }
    }

    private mutating func turns(of number: UInt32, _ gate: Gate, _ world: ShieldWorld) -> [Turn] {
        let vault = vaults[number]
        // An outside of which nothing is asked but what the gate says.
        var outside = ShieldWorld.Outside(
            .init(
                deeds: 0, shields: gate.hasShields ? 1 : 0, words: gate.words, torn: gate.hasTorn ? 1 : 0,
                restores: gate.restores))
        outside.owners = Array(ShieldWorld.children.prefix(gate.known))
        return world.turns(from: .init(outside: outside, vault: vault)).compactMap { step in
            var after = outside
            if case .restore = step { after.offerAgain(vault, world.rules) }
            guard let action = world.take(step, in: &after) else { return nil }
            let cost = ShieldWorld.Cost(from: outside, to: after)
            let same = outcome(of: actions.number(of: Action(action: action)), number, world)
            // With less to come and nothing changed, there is nothing to come that could not come before.
            guard same.vault != number || !cost.again.isEmpty else { return nil }
            let last = Action(
                action: action, isLastWord: gate.words == 1 && cost.words == 1,
                isLastRestore: gate.restores == 1 && cost.restores == 1)
            return Turn(
                step: step, cost: costs.number(of: cost), outcome: outcome(of: actions.number(of: last), number, world))
        }
    }

    private mutating func outcome(of action: UInt32, _ vault: UInt32, _ world: ShieldWorld) -> Outcome {
        let key = Self.key(vault, action)
        if let outcome = outcomes[key] { return outcome }
        var after = vaults[vault]
        let done = actions[action]
        world.take(done.action, in: &after)
        if done.isLastWord { after.forgetWords() }
        if done.isLastRestore { after.forgetBackup() }
        let outcome = outcome(after, world)
        outcomes[key] = outcome
        return outcome
    }

    /// The vault by the names in its order, and what is wrong with it.
    private mutating func outcome(_ vault: ShieldWorld.Vault, _ world: ShieldWorld) -> Outcome {
        let renaming = Renaming(inOrder: vault)
        let vault = (renaming.isNone ? vault : renaming(vault)).withOfficersInOrder
        let count = vaults.values.count
        let number = vaults.number(of: vault)
        if number == count {
            if world.limits.hasJournal, let fault = world.fault(in: vault, isBehind: true) {
                faults[number] = fault
            } else if let fault = world.fault(in: vault, isBehind: false) {
                faultsUnlessBehind[number] = fault
            }
        }
        return Outcome(vault: number, renaming: renamings.number(of: renaming))
    }

    private mutating func renamed(_ outside: UInt32, _ outcome: Outcome) -> ShieldVisit.State {
        let key = Self.key(outside, outcome.renaming)
        if let renamed = renamed[key] { return .init(outside: renamed, vault: outcome.vault) }
        let after = number(of: renamings[outcome.renaming](outsides[outside]))
        renamed[key] = after
        return .init(outside: after, vault: outcome.vault)
    }

    private mutating func spend(_ cost: UInt32, _ outside: UInt32) -> UInt32 {
        let key = Self.key(outside, cost)
        if let after = spent[key] { return after }
        var after = outsides[outside]
        costs[cost].spend(&after)
        let number = number(of: after)
        spent[key] = number
        return number
    }

    private mutating func number(of outside: ShieldWorld.Outside) -> UInt32 {
        var outside = outside
        outside.forgetWhoIsWho()
        let number = outsides.number(of: outside)
        if number == deeds.count {
            deeds.append(nil)
            gate.append(
                gates.number(
                    of: Gate(
                        known: outside.owners.count, hasShields: outside.shields > 0, words: min(outside.words, 2),
                        hasTorn: outside.torn > 0, restores: min(outside.restores, 2))))
        }
        return number
    }
}
