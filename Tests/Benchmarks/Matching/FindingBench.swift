import Checking
import Contracts
import Foundation
import Model
import Population
import Postgres

/// Searches as practitioners make them, half of them with names that were misheard or mistyped.
struct FindingBench {
    let desk: OnlineDesk
    let site: OnlineSite
    /// How many of each kind.
    let each: Int

    private enum Birth: String, CaseIterable { case day = "date of birth", ages = "ages" }

    func run() async throws -> [Figure] {
        // Of those who are drawn, some are not whole or have come of age.
        let known = try await registered(each * 6)
        // What the first searches read is not counted.
        for child in known.prefix(each) { _ = try await desk.find(query(child.name, child, .day)) }
        var rest = known.dropFirst(each)
        var (all, figures, random) = ([Double](), [Figure](), Seeded(seed: 7))
        var (found, asked) = (0, 0)
        for isWrong in [false, true] {
            for birth in Birth.allCases {
                let some = rest.prefix(each)
                rest = rest.dropFirst(each)
                var (took, right, many) = ([Double](), 0, 0)
                let cost = try await desk.cost()
                for child in some {
                    let name = isWrong ? Mishearing.of(child.name, &random) : child.name
                    let answer = try await desk.find(query(name, child, birth))
                    took.append(answer.took)
                    switch answer.reply {
                    case .found(let children):
                        if children.contains(where: { $0.child.uuid == child.id }) { right += 1 }
                    case .tooMany: many += 1
                    case .refused: throw OnlineFault("a search was refused")
                    }
                }
                let spent = try await desk.cost() - cost
                let kind = "\(isWrong ? "a wrong name" : "the name") and \(birth.rawValue)"
                say(
                    "\(kind): \(Quantiles.words(took)); \(right) of \(took.count) found, \(many) too many; "
                        + "CPU a search: \(spent.each(of: took.count))")
                all += took
                if isWrong { (found, asked) = (found + right, asked + took.count) }
            }
        }
        figures = Quantiles.figures("find", all)
        let share = Quantiles.rounded(Double(found) / Double(max(1, asked)))
        figures.append(Figure(name: "find-misheard-found", value: share, unit: ""))
        return figures
    }

    private struct Registered {
        var id: UUID
        var name: PersonName
        var born: PartialDate
        var gender: Gender
    }

    /// As the index was loaded with them.
    private func registered(_ count: Int) async throws -> [Registered] {
        let rows = try await site.admin.withTransaction { transaction in
            try await transaction.query(
                """
                select record.child, record.name->'given'->>0, record.name->>'family', record.date_of_birth,
                    record.gender
                from (select gen_random_uuid() as id from generate_series(1, \(count))) as sought
                cross join lateral (
                    select * from source_record where id > sought.id and origin = child order by id limit 1
                ) as record
                """)
        }
        let today = PartialDate.london(Date())
        return try rows.decode((UUID, String?, String, String, String).self).compactMap { row in
            guard let given = row.1, let born = PartialDate(row.3), born.isComplete, !row.2.isEmpty,
                let gender = Gender(rawValue: row.4), gender != .notSpecified,
                // Nobody finds who has come of age.
                Retention(born: born).archived > today
            else { return nil }
            return Registered(
                id: row.0, name: PersonName(given: [given], family: row.2), born: born, gender: gender)
        }
    }

    private func query(_ name: PersonName, _ child: Registered, _ birth: Birth) -> FindChild {
        let nobody = SignedPrincipal(statement: Data(), signature: Data())
        let today = PartialDate.london(Date())
        let age = today.year - child.born.year
        return switch birth {
        case .day: FindChild(principal: nobody, reason: .newReferral, name: name, dateOfBirth: child.born)
        case .ages:
            FindChild(
                principal: nobody, reason: .newReferral, name: name,
                ages: .init(from: max(0, age - 2), to: min(25, age + 1)), gender: child.gender)
        }
    }
}
