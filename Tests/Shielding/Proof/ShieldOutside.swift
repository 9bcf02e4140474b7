import Model

/// All but the vault: what Identity does, what is on its way, and how much may happen yet.
extension ShieldWorld {
    /// What Identity may do and the vault may hear, whatever the vault holds.
    func steps(of outside: Outside) -> [Step] {
        var steps: [Step] = []
        var earlier: Set<Child.ID> = []
        for (place, saying) in outside.waiting.enumerated() {
            // In order for each subject, whatever the others' order.
            if earlier.isDisjoint(with: saying.subjects) { steps.append(.hear(place: place)) }
            earlier.formUnion(saying.subjects)
        }
        if outside.torn > 0 { steps += steps.map { .torn($0) } }
        deeds(of: outside, into: &steps)
        return steps
    }

    /// What Identity may do.
    private func deeds(of outside: Outside, into steps: inout [Step]) {
        guard outside.deeds > 0, outside.waiting.count < limits.waiting else { return }
        let standing = outside.standing
        if outside.owners.count < limits.records {
            steps.append(.report(mayBe: []))
            for child in standing { steps += [.report(mayBe: [child]), .reportLinked(to: child)] }
            if standing.count > 1 { steps.append(.report(mayBe: standing)) }
        }
        for (record, owner) in outside.owners.enumerated() {
            steps.append(.reportAgain(record: record))
            let own = Self.children[record]
            if owner != own, !standing.contains(own) {
                steps += [.separate(record: record, mayBeOne: true), .separate(record: record, mayBeOne: false)]
            }
        }
        for one in standing {
            for other in standing where one != other {
                steps.append(.merge(one, into: other))
                guard one < other else { continue }
                let isDoubted = outside.doubts.contains(Promise.Pair(one, other))
                steps.append(isDoubted ? .tellApart(one, other) : .doubt(one, other))
            }
        }
    }

    /// What becomes of all but the vault, and what is done to the vault.
    func take(_ step: Step, in outside: inout Outside) -> Action? {
        switch step {
        case .hear(let place):
            if place < outside.behind { outside.behind -= 1 }
            return .hear(outside.waiting.remove(at: place))
        case .shield(let child):
            outside.shields.spend()
            return .shield(child)
        case .say(let officer, let child):
            outside.words.spend()
            return .say(officer, child)
        case .sayApart(let officer, let child, let other):
            outside.words.spend()
            return .sayApart(officer, child, other)
        case .sayGone(let officer, let child):
            outside.words.spend()
            return .sayGone(officer, child)
        case .confirm(let child): return .confirm(child)
        case .lapse: return .lapse
        case .torn(let step):
            let before = outside
            let action = take(step, in: &outside)
            // Nobody has heard it.
            (outside.waiting, outside.behind) = (before.waiting, before.behind)
            outside.torn.spend()
            return action.map { .torn($0) }
        case .backUp: return .backUp
        case .restore:
            outside.restores.spend()
            return .restore
        case .reconcile: return .reconcile
        case .reconcileGone: return .reconcileGone
        case .tellAgain: return .tellAgain
        default:
            outside.deeds.spend()
            outside.waiting.append(outside.identity(does: step))
            return nil
        }
    }
}

extension ShieldWorld.Outside {
    /// What Identity does, and says.
    fileprivate mutating func identity(does step: ShieldWorld.Step) -> ShieldWorld.Saying {
        switch step {
        case .report(let others):
            let child = ShieldWorld.children[owners.count]
            owners.append(child)
            for other in others { doubts.insert(Promise.Pair(child, other)) }
            return .reported(child, others)
        case .reportLinked(let child):
            owners.append(child)
            return .reported(child, whoMayBe(child))
        case .reportAgain(let record):
            return .reported(owners[record], whoMayBe(owners[record]))
        case .doubt(let one, let other):
            doubts.insert(Promise.Pair(one, other))
            return .changed(one, other, mayBeOne: true, whoMayBe(one), whoMayBe(other))
        case .tellApart(let one, let other):
            doubts.remove(Promise.Pair(one, other))
            return .changed(one, other, mayBeOne: false, whoMayBe(one), whoMayBe(other))
        case .merge(let merged, let survivor):
            for other in whoMayBe(merged) where other != survivor {
                doubts.insert(Promise.Pair(survivor, other))
            }
            doubts = doubts.filter { !$0.contains(merged) }
            owners = owners.map { $0 == merged ? survivor : $0 }
            return .merged(merged, into: survivor, whoMayBe(survivor))
        case .separate(let record, let mayBeOne):
            let (child, separated) = (owners[record], ShieldWorld.children[record])
            owners[record] = separated
            if mayBeOne { doubts.insert(Promise.Pair(child, separated)) }
            return .separated(
                child, whoMayBe(child), from: separated, whoMayBe(separated))
        case .hear, .shield, .say, .sayApart, .sayGone, .confirm, .lapse, .torn, .backUp, .restore, .reconcile,
            .reconcileGone, .tellAgain:
            preconditionFailure("not Identity's")
        }
    }
}

extension Int {
    /// So much less of what may happen yet, unless any number may.
    mutating func spend(_ number: Int = 1) { if self != .max { self -= number } }
}
