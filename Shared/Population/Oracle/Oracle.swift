/// A report, read.
public struct OracleReport: Sendable {
    let record: OracleRecord
}

/// The generator's own posterior: whose a report is, for one who knows every rate and frequency that it was generated
/// by, but neither the truth nor the generator's state. The best that a matcher of these files could do, but for what
/// is left out: a report is judged by itself, not by which others there are; a stranger's slips, and how many
/// years lie between brothers and sisters, are taken roughly; and a record that shares none of the keys of
/// `OracleIndex` with a report is no candidate.
public struct Oracle: Sendable {
    /// What is most probable of a report.
    public struct Verdict: Sendable {
        public let incoming: String
        /// The most probable child of the index; nil where none is possible.
        public let child: String?
        /// That the report is that child's.
        public let posterior: Double
    }

    private let index: OracleIndex
    private let names = OracleNames()
    private let places: OraclePlaces
    private let born: Double

    /// Of the children held back from the index: those whose twin is in it. Counted in what is generated.
    static let twinShare = 0.033
    /// Of brothers and sisters: those whose family name differs.
    private static let otherFamily = 0.07

    /// - Parameters:
    ///   - index: the bytes of the file of the index.
    ///   - plan: of the same population.
    public init(index: [UInt8], of plan: PopulationPlan) {
        self.index = OracleIndex(index)
        places = OraclePlaces(PopulationMaker(plan).places)
        born = 1 / Double(HouseholdMaker.window.count)
    }

    /// The reports of a file of them, in its order.
    public static func reports(of incoming: [UInt8]) -> [OracleReport] {
        var reports: [OracleReport] = []
        OracleRecord.rows(of: incoming) { reports.append(OracleReport(record: $0)) }
        return reports
    }

    /// Judges a report; many may be judged at once.
    public func judge(_ report: OracleReport) -> Verdict {
        let reported = report.record
        let families = names.families(reported.familyParts)
        let swapped = reported.swapped
        var (total, best) = (0.0, (row: Int32(-1), weight: 0.0))
        var households: Set<Int32> = []
        let known = (1 - ErrorRates.unknown) / Double(index.records.count)
        for row in index.candidates(of: reported).sorted() {
            let child = index.records[Int(row)]
            households.insert(index.householdOf[Int(row)])
            var weight = (1 - ErrorRates.namesSwapped) * same(reported, families, child)
            if swapped.first == child.first || swapped.family == child.family {
                weight += ErrorRates.namesSwapped * same(swapped, names.families(swapped.familyParts), child)
            }
            weight *= known
            total += weight
            if weight > best.weight { best = (row, weight) }
        }
        let held = ErrorRates.unknown / 2 / Double(max(1, index.households.count))
        for household in households { total += held * sibling(reported, families, household) }
        total += ErrorRates.unknown / 2 * stranger(reported, families)
        guard best.row >= 0 else { return Verdict(incoming: reported.id, child: nil, posterior: 0) }
        return Verdict(
            incoming: reported.id, child: index.records[Int(best.row)].id, posterior: best.weight / total)
    }

    private func same(_ reported: OracleRecord, _ families: [Double], _ child: OracleRecord) -> Double {
        let date = self.date(reported, of: child)
        guard date > 0 else { return 0 }
        let given = names.given(reported, of: child)
        guard given > 0 else { return 0 }
        var numbered = 1.0
        for (number, right) in zip(reported.numbers, child.numbers) where !number.isEmpty && !right.isEmpty {
            numbered *= number == right ? 1 - ErrorRates.numberTyped : ErrorRates.numberTyped * 1e-2
        }
        return date * given * numbered
            * home(reported, child) { names.family(reported, families, of: child, renamed: $0) }
    }

    /// Address and family name, which change together.
    private func home(
        _ reported: OracleRecord, _ child: OracleRecord, family: (_ renamed: Double) -> Double
    ) -> Double {
        let moved = places.moved(reported, from: child)
        let stayed = (1 - ErrorRates.secondHome) * places.stayed(reported, at: child) + ErrorRates.secondHome * moved
        return (1 - ErrorRates.moved) * stayed * family(ErrorRates.renamedStaying)
            + ErrorRates.moved * moved * family(ErrorRates.renamedMoving)
    }

    private func sibling(_ reported: OracleRecord, _ families: [Double], _ household: Int32) -> Double {
        guard let rows = index.households[household] else { return 0 }
        let children = rows.map { index.records[Int($0)] }
        if children.contains(where: { $0.first == reported.first }) { return 0 }
        var date = 1.0
        if let day = reported.born {
            let days = Set(children.map(\.born))
            date = days.contains(day) ? Self.twinShare / Double(days.count) : (1 - Self.twinShare) * born
        }
        let homes = children.reduce(0.0) { sum, child in
            sum
                + home(reported, child) { renamed in
                    (1 - Self.otherFamily) * names.family(reported, families, of: child, renamed: renamed)
                        + Self.otherFamily * names.family(families, among: names.families(child.familyParts))
                }
        }
        return date * names.given(reported, families) * homes / Double(children.count) * numbers(reported)
    }

    private func stranger(_ reported: OracleRecord, _ families: [Double]) -> Double {
        let origins = Origin.allCases.enumerated().reduce(0.0) { $0 + $1.element.share * families[$1.offset] }
        return origins * names.given(reported, families) * (reported.born == nil ? 1 : born)
            * places.stranger(reported) * numbers(reported)
    }

    /// Numbers of one who is not in the index.
    private func numbers(_ reported: OracleRecord) -> Double {
        reported.numbers.reduce(1) { $1.isEmpty ? $0 : $0 * 1e-7 }
    }

    private func date(_ reported: OracleRecord, of child: OracleRecord) -> Double {
        guard let right = child.born else { return 1 }
        if let born = reported.born { return DateReporting.probability(of: born, from: right) }
        guard let year = reported.year else { return 1 }
        return year == child.year ? 1 : 0
    }
}
