/// Which published messages still wait for the broker's answer.
///
/// The broker counts the publishes of a channel from one; a slot's place here is its number. Answers come in any
/// order, singly or for all up to a number.
struct ConfirmRing<Owner: AnyObject> {
    /// One message: the `index`-th of what `owner` published.
    struct Slot {
        let owner: Owner
        let index: Int
    }

    private var slots: [Slot?] = []
    private var head = 0
    private var tagOfHead: UInt64 = 1

    /// How many numbers are open, answered ones between open ones included.
    var count: Int { slots.count - head }

    mutating func append(_ owner: Owner, index: Int) {
        slots.append(Slot(owner: owner, index: index))
    }

    /// Calls `settled` with every open slot that the answer is about; an answer about others is nothing.
    mutating func settle(tag: UInt64, multiple: Bool, _ settled: (Slot) -> Void) {
        // Number zero with `multiple` means all that were published.
        let last = tag == 0 && multiple ? count - 1 : Int(clamping: tag) - Int(clamping: tagOfHead)
        guard last >= 0, last < count else { return }
        for place in (multiple ? head : head + last)...(head + last) {
            guard let slot = slots[place] else { continue }
            slots[place] = nil
            settled(slot)
        }
        while head < slots.count, slots[head] == nil {
            head += 1
            tagOfHead += 1
        }
        if head == slots.count {
            slots.removeAll(keepingCapacity: true)
            head = 0
        } else if head > 4096, head > slots.count / 2 {
            slots.removeFirst(head)
            head = 0
        }
    }

    /// The earliest open slot for which `matches`.
    func first(where matches: (Slot) -> Bool) -> Slot? {
        for case let slot? in slots[head...] where matches(slot) { return slot }
        return nil
    }
}
