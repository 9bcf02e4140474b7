import Population

/// What became of all uploads, and what of ordinary children: figures, and which of them miss their bar.
struct ReuploadResult {
    let shielded: Int
    private var tallies: [(reupload: Reupload, tally: FateTally)] = []
    private var ordinary = FateTally()

    init(shielded: Int) { self.shielded = shielded }

    mutating func add(_ fates: [Fate], as reupload: Reupload) {
        var tally = FateTally()
        for fate in fates { tally.add(fate) }
        tallies.append((reupload, tally))
        let mark = !reupload.isOfTheChild ? " (another child)" : reupload.leavesPossibleMatch ? "" : " (residual)"
        say("\(reupload.rawValue)\(mark), \(tally)")
    }

    mutating func add(ordinary fates: [Fate]) {
        for fate in fates { ordinary.add(fate) }
        say("ordinary children, \(ordinary)")
    }

    /// Of the uploads that leave a possible match.
    private var possible: FateTally {
        tallies.filter { $0.reupload.leavesPossibleMatch && $0.reupload.isOfTheChild }
            .reduce(into: FateTally()) { $0.add($1.tally) }
    }

    private var overHeld: Double { ordinary.share { $0.isCovered } }
    /// Of those for whom a child was made.
    private var overHeldNew: Double {
        Double(ordinary.count { $0.isNew && $0.isCovered }) / Double(max(1, ordinary.count(where: \.isNew)))
    }
    private var leaksFromRow: Double { possible.share { $0.leaksFromRow } }

    var figures: [Figure] {
        func share(_ name: String, _ value: Double) -> Figure {
            Figure(name: name, value: (value * 1e5).rounded() / 1e5, unit: "")
        }
        func count(_ name: String, _ tally: FateTally) -> Figure {
            Figure(name: name, value: Double(tally.count()), unit: "")
        }
        let uploads = tallies.reduce(into: FateTally()) { $0.add($1.tally) }
        return [
            Figure(name: "shielded", value: Double(shielded), unit: ""), count("uploads", uploads),
            count("ordinary", ordinary), share("over-hold", overHeld),
            share("over-hold-new", overHeldNew),
            share("covered", possible.share(where: \.isCovered)), share("row-shield-leaks", leaksFromRow),
        ]
            + tallies.map { reupload, tally in
                let covered = tally.share(where: \.isCovered)
                return switch (reupload.isOfTheChild, reupload.leavesPossibleMatch) {
                case (true, true): share("covered-\(reupload.rawValue)", covered)
                case (true, false): share("residual-\(reupload.rawValue)", 1 - covered)
                case (false, _): share("\(reupload.rawValue)-covered", covered)
                }
            }
    }

    var misses: [String] {
        var misses: [String] = []
        for (reupload, tally) in tallies where reupload.leavesPossibleMatch && reupload.isOfTheChild {
            let covered = tally.share(where: \.isCovered)
            if tally.count() == 0 || covered < ReuploadBench.leastCovered {
                misses.append("\(reupload.rawValue): \(covered) of \(tally.count()) covered")
            }
        }
        if overHeld > ReuploadBench.mostOverHeld { misses.append("over-hold: \(overHeld)") }
        // What nothing could have let out proves nothing.
        if leaksFromRow == 0 { misses.append("a shield on the row alone would have held as well") }
        return misses
    }
}
