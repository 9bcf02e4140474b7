/// Why a practitioner looks a child up. Fixed: a reason in free text would become case information.
public enum LookupReason: String, Codable, Hashable, Sendable, CaseIterable {
    case providingService, newReferral, safeguardingConcern, outOfHoursDuty, recordingInvolvement, dataQuality

    /// As shown on a form.
    public var inWords: String {
        switch self {
        case .providingService: "I provide a service to this child"
        case .newReferral: "A referral has reached me"
        case .safeguardingConcern: "I have a safeguarding concern"
        case .outOfHoursDuty: "I am on duty out of hours"
        case .recordingInvolvement: "I am recording my involvement"
        case .dataQuality: "I am checking the quality of the data"
        }
    }
}
