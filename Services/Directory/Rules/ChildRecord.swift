import Contracts
import FoundationEssentials
import Model

/// One child as Directory knows them: what is always visible, and who is in contact.
struct ChildRecord: Hashable, Sendable {
    /// What is always visible, and when the source says that it held.
    struct Details: Hashable, Sendable {
        var visible: VisibleChild
        var reported: Date
    }

    let child: Child.ID
    /// The responsible authority, as the first report named it or the vault says. A report never moves it: that takes a transfer,
    /// which both authorities agree to.
    let authority: AuthorityCode
    /// While the child may be another one that is known, the record is unlisted until the vault has cleared it.
    var doubt: Doubt
    /// Whether the child has a new identity, and this one is gone: never listed again, whatever else is said.
    let isWithdrawn: Bool
    /// Absent until a report has brought them.
    var details: Details?
    /// The day on which the child died, where a source says so.
    var died: PartialDate?
    /// That the record stays live until 25.
    var consent: RetentionConsent?
    /// In the order of their ordinals.
    var involvements: [RecordedInvolvement]

    init(
        child: Child.ID, authority: AuthorityCode, doubt: Doubt = Doubt(), isWithdrawn: Bool = false,
        details: Details? = nil, involvements: [RecordedInvolvement] = []
    ) {
        self.child = child
        self.authority = authority
        self.doubt = doubt
        self.isWithdrawn = isWithdrawn
        self.details = details
        self.involvements = involvements
    }

    var isListed: Bool { !isWithdrawn && doubt.allowsListing }

    /// What whoever looks the child up is shown: nothing while the record is unlisted.
    var shown: VisibleChild? { isListed ? details?.visible : nil }

    /// The ordinal of whatever becomes active next.
    var nextOrdinal: Int { (involvements.last?.ordinal ?? 0) + 1 }

    /// Who is the lead professional.
    var leader: Involvement.Handle? { LeadProfessional.holder(among: involvements.compactMap(\.leads)) }

    /// Who is in contact besides `handle`, in Directory's order.
    func inContact(besides handle: Involvement.Handle) -> [Involvement.Handle] {
        involvements.filter { $0.isActive && $0.handle != handle }.map(\.handle)
    }

    /// Puts an involvement in its place, instead of what was known of it.
    mutating func put(_ involvement: RecordedInvolvement) {
        involvements.removeAll { $0.handle == involvement.handle }
        let place = involvements.firstIndex { $0.ordinal > involvement.ordinal } ?? involvements.endIndex
        involvements.insert(involvement, at: place)
    }
}
