/// Which deliveries of a channel are not yet settled, and how to settle some with the fewest words.
///
/// The broker numbers the deliveries of a channel from one. Settling a number twice would cost the channel, so a
/// number that is not open is passed over.
struct DeliveryLedger {
    /// One word to the broker: about `tag`, or about everything open up to it.
    struct Settlement: Equatable {
        let tag: UInt64
        let multiple: Bool
    }

    private var isOpen: [Bool] = []
    private var head = 0
    private var tagOfHead: UInt64 = 1

    /// Takes note of the next delivery.
    mutating func open(_ tag: UInt64) {
        while tagOfHead + UInt64(isOpen.count - head) < tag { isOpen.append(false) }
        if tag == tagOfHead + UInt64(isOpen.count - head) { isOpen.append(true) }
    }

    /// What to say to settle `tags`, in any order.
    mutating func settle(_ tags: [UInt64]) -> [Settlement] {
        var settled: [UInt64] = []
        for tag in tags where tag >= tagOfHead {
            let place = head + Int(clamping: tag - tagOfHead)
            guard place < isOpen.count, isOpen[place] else { continue }
            isOpen[place] = false
            settled.append(tag)
        }
        while head < isOpen.count, !isOpen[head] {
            head += 1
            tagOfHead += 1
        }
        if head == isOpen.count {
            isOpen.removeAll(keepingCapacity: true)
            head = 0
        } else if head > 4096, head > isOpen.count / 2 {
            isOpen.removeFirst(head)
            head = 0
        }
        var settlements: [Settlement] = []
        if let last = settled.filter({ $0 < tagOfHead }).max() {
            settlements.append(Settlement(tag: last, multiple: true))
        }
        for tag in settled where tag > tagOfHead { settlements.append(Settlement(tag: tag, multiple: false)) }
        return settlements
    }
}
