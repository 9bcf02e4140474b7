import Contracts

/// What becomes of somebody who signs in.
enum SignInDecision: Equatable {
    case signIn
    /// Nothing but to enrol a second factor.
    case enrol
    case lapsed([Requirement])
    /// Said alike whatever is wrong.
    case refuse

    enum SecondFactor: CaseIterable {
        /// Machines have none.
        case notAsked
        case notEnrolled
        case proved
        case notProved
    }

    /// What has lapsed is told to those alone who proved who they are.
    static func decide(
        isLocked: Bool, isPasswordRight: Bool, secondFactor: SecondFactor, lapsed: [Requirement]
    ) -> Self {
        guard !isLocked, isPasswordRight, secondFactor != .notProved else { return .refuse }
        guard lapsed.isEmpty else { return .lapsed(lapsed) }
        return secondFactor == .notEnrolled ? .enrol : .signIn
    }
}
