import Model

/// The authorities whose shields are still being put in, and have not been signed off.
///
/// Until they are, every record of such an authority is shown as shielded, and so is whoever may be one of its children: a
/// shield of theirs may be the next line of a list. An authority of which nothing is said is open.
struct Loading: Hashable, Sendable {
    var authorities: Set<AuthorityCode> = []

    var isNobodys: Bool { authorities.isEmpty }

    func withholds(_ whose: Whose) -> Bool {
        switch whose {
        case .authority(let authority): authorities.contains(authority)
        case .nobody: false
        // It may be one of theirs.
        case .unreadable: !isNobodys
        }
    }

    /// Of a child who was transferred: by any authority that the child has been of. What has not been signed off of the one
    /// that the child came from may be this child's shield.
    func withholds(_ all: [Whose]) -> Bool { all.contains(where: withholds) }
}

/// Whose a child is, by the first report that names an authority, for the question whether it is loading.
///
/// Who may decide about a child is asked of `Responsibility`, which leaves out what can't be read: there any authority is
/// better than none, and here none must be taken for open.
enum Whose: Hashable, Sendable {
    case authority(AuthorityCode)
    /// Nothing was reported of the child, or nothing that names an authority.
    case nobody
    /// A report that may name one does not open.
    case unreadable
}
