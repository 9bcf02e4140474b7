import FoundationEssentials
import Model

/// The shields that stand by what the journal says, and everybody whom they ever covered meanwhile.
///
/// It is for moments at which the tables know less: after a restore, or when somebody took rows out of them. It errs on the
/// side of the shield: who once may have been a shielded person is withheld until that person's shield is lifted,
/// or two officers tell the two apart.
struct StandingShields: Hashable, Sendable {
    private(set) var shields: [Child.ID: KeptShield] = [:]
    private var covered: [Child.ID: Set<Child.ID>] = [:]
    /// Under which identifiers identities are gone.
    private(set) var withdrawn: [Child.ID: KeptWithdrawal] = [:]
    /// The records and handles of which nothing is kept any more.
    private(set) var purged: Set<UUID> = []
    private(set) var loading: [AuthorityCode: KeptLoading] = [:]
    /// When an authority last began to load, also of one that is open since.
    private var begun: [AuthorityCode: Date] = [:]
    /// When the last word that its shields were in was taken back.
    private var wordsWithdrawn: [AuthorityCode: Date] = [:]
    /// When what one officer had said of a child, or of two, last ended.
    private var wordsEnded: [[Child.ID]: Date] = [:]
    /// `covered` the other way round.
    private var covering: [Child.ID: Set<Child.ID>] = [:]

    func covers(_ child: Child.ID) -> Bool { covering[child] != nil }

    /// Whose shields cover the child, and whom the child's own shield covers.
    func shielded(with child: Child.ID) -> Set<Child.ID> {
        covering[child, default: []].union(covered[child, default: []])
    }

    func isPurged(_ bound: UUID) -> Bool { purged.contains(bound) }

    /// Whether a first word that the table has still counts: a restore may have brought back one that was taken back, or
    /// was given when the authority was loading before.
    func stands(_ word: SignOffDecision.Word, for authority: AuthorityCode) -> Bool {
        (begun[authority].map { $0 <= word.since } ?? true)
            && (wordsWithdrawn[authority].map { $0 < word.since } ?? true)
    }

    /// Whether what one officer said at `since` of these still counts, though the table has it: a restore may have brought back
    /// what was taken back since, or what has been done.
    func stands(wordAbout children: [Child.ID], since: Date) -> Bool {
        wordsEnded[children].map { $0 <= since } ?? true
    }

    mutating func take(_ entry: JournalEntry) {
        switch entry {
        case .shielded(let shield):
            shields[shield.child] = shield
            cover([shield.child], by: shield.child)
        case .covers(let shield, let children):
            if shields[shield] != nil { cover(children, by: shield) }
        case .uncovers(let shield, let children): uncover(children, by: shield)
        case .lifted(let person):
            for child in person { end(child) }
        case .wordEnded(let children, let at):
            wordsEnded[children] = max(at, wordsEnded[children] ?? at)
        case .identityWithdrawn(let child, let at, let identity):
            let before = withdrawn[child]
            withdrawn[child] = KeptWithdrawal(
                since: min(at, before?.since ?? at), identity: before?.identity ?? identity ?? child)
        case .identityReturned(let children):
            for child in children { withdrawn[child] = nil }
        case .purged(let purge):
            purged.formUnion(purge.bound)
        case .loads(let kept):
            loading[kept.authority] = kept
            begun[kept.authority] = max(kept.since, begun[kept.authority] ?? kept.since)
        case .wordWithdrawn(let authority, let at):
            wordsWithdrawn[authority] = max(at, wordsWithdrawn[authority] ?? at)
        case .signedOff(let authority):
            loading[authority] = nil
        }
    }

    /// What has to be added for everybody to be covered whom the shields of `cover` cover; nothing of shields that do not
    /// stand here.
    func growth(to cover: Cover) -> [JournalEntry] {
        cover.covered().sorted { $0.key < $1.key }.compactMap { shield, children in
            guard shields[shield] != nil else { return nil }
            let new = children.subtracting(covered[shield, default: []])
            return new.isEmpty ? nil : .covers(shield: shield, children: new.sorted())
        }
    }

    private mutating func cover(_ children: [Child.ID], by shield: Child.ID) {
        covered[shield, default: []].formUnion(children)
        for child in children { covering[child, default: []].insert(shield) }
    }

    private mutating func end(_ shield: Child.ID) {
        shields[shield] = nil
        for child in covered.removeValue(forKey: shield) ?? [] { uncover(child, by: shield) }
    }

    /// A shield covers whose own it is, whatever is said of others.
    private mutating func uncover(_ children: [Child.ID], by shield: Child.ID) {
        for child in children where child != shield && covered[shield]?.remove(child) != nil {
            uncover(child, by: shield)
        }
    }

    private mutating func uncover(_ child: Child.ID, by shield: Child.ID) {
        covering[child]?.remove(shield)
        if covering[child]?.isEmpty == true { covering[child] = nil }
    }
}
