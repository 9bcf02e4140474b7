import Matching

/// The files of an evaluation, read.
struct EvaluationRecords: Sendable {
    private(set) var known = MemoryIndex()
    private(set) var incoming: [Incoming] = []

    init(index: String?, incoming: String) throws {
        if let index { try RecordForms.read(index) { known.insert($0.form, of: $0.id) } }
        var ids: Set<String> = []
        var again: String?
        try RecordForms.read(incoming) { record in
            if !ids.insert(record.id).inserted { again = again ?? record.id }
            self.incoming.append(record)
        }
        if let again { throw Fault(.negative, "\(incoming): the id \(again) is there twice") }
    }

    /// All there are, for training.
    var forms: [PersonForm] { known.children.flatMap(known.forms(of:)) + incoming.map(\.form) }

    /// Whether an incoming record is of the same address as the incoming record that it agrees with best.
    func areAtOneAddress() -> (Decided) -> Bool {
        let forms = Dictionary(incoming.map { ($0.id, $0.form) }, uniquingKeysWith: { first, _ in first })
        return { one in
            guard let form = forms[one.incoming], let other = one.best.flatMap({ forms[$0] }) else { return false }
            return form.livesWith(other)
        }
    }

    func measures(_ decided: [Decided], by truth: Truth, threshold: Double) -> Measures {
        let forms = Dictionary(incoming.map { ($0.id, $0.form) }, uniquingKeysWith: { first, _ in first })
        return Measures(decided, threshold: threshold, truth: truth, known: known.holds) { one in
            let linked = one.best.map(known.forms(of:)) ?? []
            let right = (truth.children[one.incoming] ?? []).flatMap(known.forms(of:))
            return (right + (forms[one.incoming].map { [$0] } ?? [])).contains { form in
                linked.contains { form.livesWith($0) }
            }
        }
    }
}

extension PersonForm {
    /// Whether both have the same address.
    fileprivate func livesWith(_ other: PersonForm) -> Bool {
        switch compared(with: other).levels[.address] {
        case .addressHome, .addressDoor: true
        default: false
        }
    }
}
