import Contracts

/// What is demanded of an account besides what the intake's border demands of any text.
enum AccountRule: String {
    case easyPassword, secondFactor, hasNone, unknownAccount, nothingToRenew, notInGoodStanding, notTheirs,
        taken, unknownOrganisation

    var explanation: String {
        switch self {
        case .easyPassword:
            "Choose a password that is not among those that everybody tries first, nor made of the person's own names."
        case .secondFactor: "Give the secret of an authenticator in Base32, of 16 bytes or more."
        case .hasNone: "A feed is a machine, which has no second factor."
        case .unknownAccount: "Give the user name of an account that has been opened and is not closed."
        case .notTheirs: "Give the user name of an account that is yours to administer, and not your own."
        case .taken: "Choose another user name: somebody has this one."
        case .unknownOrganisation: "Give the name of an organisation that there is."
        case .notInGoodStanding:
            "Give the user name of a practitioner whose account is open, and who could sign in for all that is known of them."
        case .nothingToRenew: "Give at least one day, or a team."
        }
    }

    func problem(at field: String) -> Problem {
        Problem(field: field, rule: rawValue, explanation: explanation)
    }
}
