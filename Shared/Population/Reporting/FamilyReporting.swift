import Checking
import Model

/// A family name as it is reported.
struct FamilyReporting {
    let facts: Facts

    func report(
        _ child: PopulatedChild, _ household: Household, adopted: Bool, _ random: inout Seeded
    ) -> String {
        var family = text(child.family, child, household)
        if adopted {
            family = facts.families.texts[facts.families.draw(Origin.draw(&random), &random)]
        } else if let renamed = household.renamed {
            family = text(renamed, child, household)
        }
        if random.happens(ErrorRates.familyTyped) { family = Typing.slip(family, &random) }
        guard family.contains("-") else { return family }
        switch random.unit() {
        case ..<0.15: return family.replacing("-", with: " ")
        case ..<0.18: return family.replacing("-", with: "")
        default: return family
        }
    }

    private func text(_ renamed: Household.Renaming, _ child: PopulatedChild, _ household: Household) -> String {
        switch renamed {
        case .to(let other): return text(other, child, household)
        case .joined(let other):
            return text(FamilyName(first: child.family.first), child, household) + "-" + facts.families.texts[other]
        case .part(let isFirst, let other):
            guard child.family.second >= 0 else { return text(other, child, household) }
            return text(FamilyName(first: isFirst ? child.family.first : child.family.second), child, household)
        }
    }

    private func text(_ family: FamilyName, _ child: PopulatedChild, _ household: Household) -> String {
        var bytes: [UInt8] = []
        family.append(
            to: &bytes, of: facts.families, daughter: household.hasDaughterNames && child.gender == .female)
        return String(decoding: bytes, as: UTF8.self)
    }
}
