extension Review {
    /// Why no link was made unseen, as a data manager reads it.
    public var reasonsForLooking: [String] {
        let reasons =
            (isTruncated ? ["more children share these details than were compared"] : [])
            + vetoes.map { veto in
                switch veto {
                case "twin": "born on one day into one home and family, by another given name: they may be twins"
                case "otherName": "born on one day, of one family name, by another given name"
                case "numberOfAnother": "they have one number, and all else differs"
                case "unnamed": "one of them has no whole name"
                case "nameAlone": "nothing but their names agrees"
                default: veto
                }
            }
        return reasons.isEmpty ? ["it is likely, and not certain enough"] : reasons
    }

    /// How probable it is that they are one, in a hundred; certain it never is.
    public var chance: String {
        switch probability {
        case 0.995...: "more than 99 in 100"
        case ..<0.005: "less than 1 in 100"
        default: "\(Int((probability * 100).rounded())) in 100"
        }
    }
}
