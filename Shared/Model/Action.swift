extension Access {
    /// What somebody may do, in the words of the table; several messages may be one action.
    public enum Action: String, Hashable, Sendable, CaseIterable {
        /// To find a child by name and birth, or by number.
        case search
        /// To see what is always visible of a child.
        case viewRecord
        /// To see what the vault releases of a child; what a shield withholds it does not.
        case seeWhereabouts
        /// To see which sensitive service is in contact, and how to reach it; of others' while a request for contact waits alone.
        case seeSensitive
        /// To find records that are held because they may be a shielded child's.
        case findUnlisted
        /// To see a record in its first year in the archive.
        case viewArchived
        /// To look up for somebody else, with both named.
        case mediate
        /// To record that one is in contact with a child.
        case declareInvolvement
        /// To end an involvement that was recorded so.
        case endInvolvement
        /// To confirm, or decline, that a practitioner of one's organisation is in contact with a child, as they recorded.
        case confirmInvolvement
        /// To write down that a young person consents to stay until 25, or no longer does.
        case recordConsent
        /// To see which children of an authority lack something.
        case listGaps
        /// To see and decide who is one child.
        case resolveReview
        /// To be told once something new is reported of a child lost sight of.
        case watch
        /// To propose a child who is not in the directory.
        case proposeChild
        /// To see who is proposed, and put them in or decline.
        case decideProposedChild
        /// To report children for a source.
        case report
        /// To see how feeds do.
        case viewQuality
        /// To move a child between authorities of whom nothing is withheld.
        case transfer
        /// To move a child between authorities of whom something is withheld.
        case transferWithheld
        /// To ask for a shield.
        case requestShield
        /// To put a shield up, to decide a request for one, and to review it.
        case shield
        /// To give one of the two words that lift a shield, tell a shielded child from another, or withdraw an identity.
        case liftShield
        /// To say that an authority's shields are being put in, and to sign them off.
        case goLive
        /// To see past a shield in one session.
        case override
        /// To look into an override, and close the investigation.
        case investigate
        /// To give one of the two words that disclose what the vault holds of one child, as the law demands.
        case disclose
        /// To ask the management team for contact.
        case requestContact
        /// To pass a request for contact on, or answer it.
        case resolveContactRequest
        /// To read one's notifications.
        case readInbox
        /// To see accounts, and which organisations are accredited.
        case viewAccounts
        /// To open an account of a practitioner, a mediator or a data manager.
        case openAccount
        /// To renew, suspend and restore an account of anybody but an administrator.
        case manageAccount
        /// To open, renew, suspend and restore an account administrator's account.
        case manageAdministrator
        /// To accredit an organisation, and to withdraw it.
        case accredit
    }
}
