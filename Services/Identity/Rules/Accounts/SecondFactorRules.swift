import FoundationEssentials
import Model

/// What proves a second factor: the authenticator's code, or a recovery code in its place.
enum SecondFactorRules {
    static let recoveryCodes = 10
    /// How long somebody has to enrol.
    static let enrolment: TimeInterval = 10 * 60

    enum Proof: Equatable {
        /// The code of this step.
        case code(step: Int64)
        /// A recovery code, by its hash.
        case recovery(Data)
    }

    /// What an account has.
    enum Standing {
        case none
        /// It was taken off; an invitation, known as a recovery code is, has to be given before another is enrolled.
        case invited(Known)
        case enrolled(Known)

        /// What a code is held against.
        var known: Known? {
            switch self {
            case .none: nil
            case .invited(let known), .enrolled(let known): known
            }
        }

        /// How whoever signs in stands. An invitation is taken until a second factor is enrolled.
        func given(_ proof: Proof?, by role: Role) -> SignInDecision.SecondFactor {
            switch (role, self, proof) {
            case (.feed, _, _): .notAsked
            case (_, .none, _), (_, .invited, _?): .notEnrolled
            case (_, .enrolled, _?): .proved
            case (_, .invited, nil), (_, .enrolled, nil): .notProved
            }
        }
    }

    /// What there is to prove it by.
    struct Known {
        /// The step of the last code that was taken.
        var lastStep: Int64
        var recovery: Set<Data>
        /// The authenticator's code of a step.
        var code: (Int64) -> String
        /// The hash of a recovery code.
        var hash: (String) -> Data
    }

    /// Nil when it proves nothing. A clock may be thirty seconds fast or slow. No code is taken that is as old as the last.
    static func proof(by typed: String, of known: Known, atStep step: Int64) -> Proof? {
        let plain = plain(typed)
        if let step = ((step - 1)...(step + 1)).first(where: { $0 > known.lastStep && known.code($0) == plain }) {
            return .code(step: step)
        }
        let hash = known.hash(plain)
        return known.recovery.contains(hash) ? .recovery(hash) : nil
    }

    static func isGoing(enrolmentBegunAt begun: Date, at now: Date) -> Bool { now < end(ofEnrolmentBegunAt: begun) }

    static func end(ofEnrolmentBegunAt begun: Date) -> Date { begun.addingTimeInterval(enrolment) }

    /// As it is compared: people write codes in groups, and recovery codes in either case.
    private static func plain(_ typed: String) -> String {
        String(typed.lowercased().prefix(64).filter { $0 != " " && $0 != "-" })
    }
}
