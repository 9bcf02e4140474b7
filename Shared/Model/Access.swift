/// Who may do what: every right of every role, in one place. The service that owns the data asks it, of a principal that Identity
/// has signed, and finds out how whoever acts stands to what they act on. `docs/access.md` shows the table.
public enum Access {
    /// How whoever acts stands to what they act on. One of them holds, the first that does.
    public enum Relation: String, Hashable, Sendable, CaseIterable {
        /// They did it, hold it or report it themselves.
        case own
        /// Identity says that they have the right in person.
        case entitled
        /// They look up for a practitioner who asked them to, and who could sign in for all that is known of them.
        case onBehalf
        /// They have recorded that they are in contact with the child.
        case inContact
        /// They work for the authority that is responsible.
        case responsible
        /// They work for the authority to which the child is to be transferred.
        case receiving
        /// No authority is known to be responsible.
        case unassigned
        /// The account is of their own organisation, and not their own.
        case colleague
        /// None of these. What may be done so may be done in any relation.
        case any
    }

    /// - Returns: whether an account with `role` may do `action`, standing so to what it is done to.
    public static func allows(_ role: Role, _ action: Action, _ relation: Relation) -> Bool {
        let granted = relations(role, action)
        return granted.contains(.any) || granted.contains(relation)
    }

    /// Whether there is anything to which `role` may do `action`: asked before anything is read.
    public static func mayEver(_ role: Role, _ action: Action) -> Bool { !relations(role, action).isEmpty }

    /// The relations in which `role` may do `action`: the table, a row for each action.
    static func relations(_ role: Role, _ action: Action) -> Set<Relation> { table(action)[role] ?? [] }

    private static func table(_ action: Action) -> [Role: Set<Relation>] {
        switch action {
        case .search, .viewRecord, .seeWhereabouts:
            [.practitioner: [.any], .mediator: [.onBehalf], .dataManager: [.any], .shieldingOfficer: [.any]]
        case .seeSensitive:
            [.practitioner: [.own], .dataManager: [.own], .shieldingOfficer: [.responsible, .unassigned]]
        case .findUnlisted: [.shieldingOfficer: [.any]]
        case .viewArchived: [.dataManager: [.responsible]]
        case .mediate: [.mediator: [.any]]
        case .declareInvolvement: [.practitioner: [.any], .dataManager: [.any]]
        case .endInvolvement: [.practitioner: [.own], .dataManager: [.own]]
        case .confirmInvolvement: [.dataManager: [.colleague]]
        case .recordConsent: [.practitioner: [.inContact], .dataManager: [.responsible]]
        case .listGaps, .resolveReview, .decideProposedChild: [.dataManager: [.responsible]]
        case .watch: [.practitioner: [.any], .dataManager: [.any]]
        case .proposeChild: [.practitioner: [.any]]
        case .report: [.feed: [.own]]
        case .viewQuality: [.dataManager: [.responsible], .feed: [.own]]
        case .transfer: [.dataManager: [.responsible, .receiving]]
        case .transferWithheld: [.shieldingOfficer: [.responsible, .receiving]]
        case .requestShield: [.practitioner: [.any], .shieldingOfficer: [.any]]
        case .shield, .liftShield, .investigate, .resolveContactRequest:
            [.shieldingOfficer: [.responsible, .unassigned]]
        case .goLive, .disclose: [.shieldingOfficer: [.responsible]]
        case .override: [.practitioner: [.entitled]]
        case .requestContact: [.practitioner: [.any]]
        // Nobody tells a machine.
        case .readInbox: Dictionary(uniqueKeysWithValues: Role.allCases.filter { $0 != .feed }.map { ($0, [.own]) })
        case .viewAccounts: [.accountAdministrator: [.colleague], .nationalAdministrator: [.any]]
        case .openAccount, .manageAccount: [.accountAdministrator: [.colleague]]
        case .manageAdministrator: [.nationalAdministrator: [.any]]
        case .accredit: [.nationalAdministrator: [.any]]
        }
    }
}
