import Contracts
import FoundationEssentials
import Model

// How the model's values are said on a page.

extension PartialDate {
    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]

    /// `2 March 2015`, `March 2015` or `2015`.
    var inWords: String {
        let words = [day.map(String.init), month.map { Self.months[$0 - 1] }, String(year)]
        return words.compactMap { $0 }.joined(separator: " ")
    }

    /// Whole years lived by `today`; nil where the date leaves it open, or it lies ahead.
    func age(on today: PartialDate) -> Int? {
        guard isComplete, today.isComplete, self <= today else { return nil }
        let hadBirthday = (today.month ?? 0, today.day ?? 0) >= (month ?? 0, day ?? 0)
        return today.year - year - (hadBirthday ? 0 : 1)
    }
}

extension Date {
    /// `5 January 2026 at 10:00`, in London.
    var inWords: String {
        let london = LondonTime(self)
        return "\(london.date.inWords) at \(london.clock)"
    }
}

extension DisclosureGround {
    var inWords: String {
        switch self {
        case .courtOrder: "A court has ordered it"
        case .crime: "To prevent or detect a crime"
        case .section47Enquiry: "An enquiry under section 47 of the Children Act 1989"
        case .caseReview: "A case review"
        }
    }
}

extension Gender {
    var inWords: String {
        switch self {
        case .female: "Female"
        case .male: "Male"
        case .notSpecified: "Not specified"
        }
    }
}

extension ServiceKind {
    var inWords: String {
        switch self {
        case .education: "School"
        case .earlyYears: "Early years setting"
        case .primaryCare: "GP practice"
        case .healthVisiting: "Health visiting"
        case .socialCare: "Social care"
        case .police: "Police"
        case .youthJustice: "Youth justice"
        case .voluntary: "Voluntary organisation"
        case .sexualHealth: "Sexual health"
        case .mentalHealth: "Mental health"
        case .substanceAbuse: "Substance abuse"
        }
    }
}

extension SensitiveBasis {
    var inWords: String {
        switch self {
        case .consent: "The child consents"
        case .significantHarm: "Reasonable cause to suspect significant harm"
        }
    }
}

extension ContactKind {
    /// As the practitioner chooses it for their own service.
    var inWords: String {
        switch self {
        case .education: "A school"
        case .primaryCare: "A GP practice"
        case .other: "Another service"
        case .sensitive: "A sensitive service"
        }
    }
}

extension Gap {
    var inWords: String { "\(kind.inWords) since \(since.inWords)" }
}

extension Gap.Kind {
    var inWords: String {
        switch self {
        case .noSchool: "Not known to be at a school"
        case .leftTheRoll: "Left a school, and not known to be at another"
        case .noGP: "Not known to be with a GP practice"
        case .nobodyInContact: "Nobody known to be in contact"
        }
    }
}

extension NotificationKind {
    var inWords: String {
        switch self {
        case .newInvolvement: "Somebody new is in contact with a child you work with."
        case .othersInContact: "Others are in contact with a child you have started to work with."
        case .involvementEnded: "Somebody is no longer in contact with a child you work with."
        case .newLeadProfessional: "A child you work with has another lead professional."
        case .newAssessment: "Somebody holds an assessment (CAF) of a child you work with."
        case .involvementConfirmed: "Your organisation confirms that you are in contact with a child."
        case .involvementDeclined: "Your organisation does not confirm that you are in contact with a child."
        case .managementTeamKnows:
            "The management team knows more about a child you have started to work with. Ask them."
        case .overrideUsed: "Somebody has overridden a shield. An investigation is open: look into it."
        case .shieldRequested: "Somebody asks that a child be shielded. The request waits for you."
        case .watchedChildReported: "Something new was reported of a child who is watched for."
        }
    }
}

extension ShieldRequester {
    var inWords: String {
        switch self {
        case .parent: "A parent"
        case .practitioner: "A practitioner"
        case .court: "A court"
        }
    }
}

extension ShieldVerdict {
    var inWords: String {
        switch self {
        case .shield: "Shield this child"
        case .noSignificantHarm: "Decline: no significant harm"
        case .wrongChild: "Decline: it is another child who was meant"
        case .notEntitled: "Decline: whoever asks may not"
        case .orderNotShown: "Decline: the court’s order was not shown"
        }
    }
}

extension ShieldGrounds {
    var inWords: String {
        switch self {
        case .domesticAbuse: "Domestic abuse"
        case .witnessProtection: "Witness protection"
        case .honourBasedViolence: "Honour-based violence"
        case .adoption: "Adoption"
        case .courtOrder: "Court order"
        case .threatToFamily: "Threat to the family"
        case .prominentFamily: "Prominent family"
        }
    }
}

extension OverrideReason {
    var inWords: String {
        switch self {
        case .immediateDanger: "A child is in immediate danger"
        case .missingChild: "A child is missing"
        case .childProtectionEnquiry: "A child protection enquiry"
        case .medicalEmergency: "A medical emergency"
        }
    }
}

extension InvestigationOutcome {
    /// As the officer who investigated says it.
    var inWords: String {
        switch self {
        case .justified: "It was justified"
        case .mistaken: "It was a mistake"
        case .misused: "It was misuse"
        }
    }
}

extension ContactRequest.State {
    var inWords: String {
        switch self {
        case .asked: "Asked"
        case .passedOn: "Passed on"
        case .answered: "Answered"
        }
    }
}

extension ResolveContactRequest.Step {
    var inWords: String {
        switch self {
        case .passOn: "Passed on"
        case .contactMade: "They are in contact"
        case .declined: "Declined"
        case .notPossible: "Not possible"
        }
    }
}

extension Transfer {
    var inWords: String {
        switch (side, other) {
        case (.receiving, let other?): "To your authority, from \(other.text)"
        case (.receiving, nil): "To your authority"
        case (.giving, let other?): "From your authority to \(other.text)"
        case (.giving, nil): "From your authority"
        }
    }
}

extension Transfer.Origin {
    func inWords(for side: Transfer.Side) -> String {
        switch (self, side) {
        case (.move, _): "Begun by a report"
        case (.giving, .giving), (.receiving, .receiving): "Begun by your authority"
        case (.giving, .receiving), (.receiving, .giving): "Begun by the other authority"
        }
    }
}

extension Transfer.State {
    var inWords: String {
        switch self {
        case .waiting: "Waits"
        case .reminded: "Waits for more than two weeks"
        case .escalated: "Waits for more than four weeks"
        case .completed: "Completed"
        case .refused: "Refused"
        case .withdrawn: "Withdrawn"
        case .overtaken: "No longer needed"
        }
    }
}

extension TransferStep {
    var inWords: String {
        switch self {
        case .accept: "Agree"
        case .withdraw: "Take our word back"
        case .notMoved: "The child has not moved"
        case .temporaryStay: "Away for a while only"
        case .wrongChild: "It is another child"
        case .movedElsewhere: "The child has moved elsewhere"
        case .notReady: "Not yet: something has to be finished first"
        }
    }
}

extension FeedQuality.State {
    var inWords: String {
        switch self {
        case .fresh: "Fresh"
        case .silent: "Silent for too long"
        case .paused: "Paused"
        case .never: "Never heard"
        }
    }
}

extension LookupNotice {
    /// Of the person or of everybody in the organisation; never whom they looked up.
    var inWords: String {
        let things =
            switch (counted, left == 1) {
            case (.children, true): "more child"
            case (.children, false): "more children"
            case (.searches, true): "more search"
            case (.searches, false): "more searches"
            case (.misses, true): "more search that finds nobody"
            case (.misses, false): "more searches that find nobody"
            }
        let holder = of == .person ? "You have" : "Your organisation has"
        return "\(holder) \(left == 0 ? "no" : String(left)) \(things) left until \(LondonTime(until).clock). "
            + "So many look-ups are unusual, and are reviewed."
    }
}
