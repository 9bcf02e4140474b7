/// All that is known of names and places, as the texts in the folder Facts say it; read once.
final class Facts: Sendable {
    static let all = Facts()

    let families: FamilyNames
    let forenames: Forenames
    let areas: [PostcodeArea]
    let houses: NameTexts

    private init() {
        let tails = Tails(PackageResources.tails_txt)
        families = FamilyNames(PackageResources.family_names_txt, tails: tails)
        forenames = Forenames(
            PackageResources.forenames_txt, tails: tails, variants: PackageResources.variants_txt)
        areas = FactLines(PackageResources.areas_txt).lines.compactMap(PostcodeArea.init)
        var houses = NameTexts()
        for line in FactLines(PackageResources.houses_txt).lines { _ = houses.add(line[0]) }
        self.houses = houses
    }
}
