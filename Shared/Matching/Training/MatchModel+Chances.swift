extension MatchModel {
    /// How pairs agree by this model; a level that it doesn't name is as probable in all kinds.
    public var chances: Chances {
        var chances = Chances(same: LevelChances(), household: LevelChances(), stranger: LevelChances())
        for field in Field.allCases {
            chances.same.set(field) { self[$0]?.m ?? 0 }
            chances.household.set(field) { self[$0]?.h ?? 0 }
            chances.stranger.set(field) { self[$0]?.u ?? 0 }
        }
        return chances
    }

    /// The same model under another name, with what was trained in place of its levels and frequencies.
    public func trained(_ trained: Trained, frequencies: Frequencies, id: String) -> MatchModel {
        var model = self
        (model.id, model.frequencies) = (id, frequencies)
        model.priors.household *= trained.households
        for level in Level.allCases {
            model[level] = Probabilities(
                m: trained.chances.same[level], h: trained.chances.household[level],
                u: trained.chances.stranger[level])
        }
        return model
    }
}
