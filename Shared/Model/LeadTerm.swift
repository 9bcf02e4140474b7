/// From when to when a practitioner is, or was, a child's lead professional, as one side says.
public struct LeadTerm: Codable, Hashable, Sendable {
    public var since: PartialDate
    /// Absent while it lasts.
    public var until: PartialDate?

    public init(since: PartialDate, until: PartialDate? = nil) {
        (self.since, self.until) = (since, until)
    }

    /// Nil for who neither leads nor led.
    /// - Parameter began: when the involvement began, from which on somebody led who gives no other day.
    public init?(leads: Bool, since: PartialDate?, until: PartialDate?, began: PartialDate) {
        guard leads || until != nil else { return nil }
        self.init(since: since ?? began, until: leads ? nil : until)
    }
}

/// Who is the lead professional of a child: at most one, whoever says that they are. Statutory guidance on ContactPoint and SI
/// 2007/2182, schedule 1, know of one; who it is where several say so is our decision.
public enum LeadProfessional {
    /// What one involvement says of itself.
    public struct Claim<Holder: Comparable>: Hashable, Sendable where Holder: Hashable & Sendable {
        public var holder: Holder
        public var term: LeadTerm
        /// When the involvement ended; nobody leads who is not in contact.
        public var ended: PartialDate?
        /// Said by the practitioner alone, and confirmed by no organisation.
        public var isSelfDeclared: Bool

        public init(holder: Holder, term: LeadTerm, ended: PartialDate?, isSelfDeclared: Bool) {
            (self.holder, self.term) = (holder, term)
            (self.ended, self.isSelfDeclared) = (ended, isSelfDeclared)
        }
    }

    /// The terms that hold; without an end that of whoever leads, of whom there is one at most.
    ///
    /// - A term that its own side has ended is as it says, and no longer than the involvement.
    /// - Of those that last, each ends on the day from which on the next one leads: the hand-over.
    /// - Who leads by their own word alone takes it from nobody whom an organisation has reported.
    public static func terms<Holder>(of claims: [Claim<Holder>]) -> [Holder: LeadTerm] {
        var terms: [Holder: LeadTerm] = [:]
        var lasting: [Claim<Holder>] = []
        for claim in claims {
            if claim.term.until == nil, claim.ended == nil {
                lasting.append(claim)
            } else {
                let until = [claim.term.until, claim.ended].compactMap(\.self).min()
                terms[claim.holder] = LeadTerm(since: claim.term.since, until: until)
            }
        }
        var leader: Claim<Holder>?
        for next in lasting.sorted(by: { ($0.term.since, $0.holder) < ($1.term.since, $1.holder) }) {
            if let leader {
                if next.isSelfDeclared, !leader.isSelfDeclared { continue }
                terms[leader.holder]?.until = next.term.since
            }
            terms[next.holder] = next.term
            leader = next
        }
        return terms
    }

    /// Who leads now.
    public static func holder<Holder>(among claims: [Claim<Holder>]) -> Holder? {
        terms(of: claims).first { $0.value.until == nil }?.key
    }
}
