import FoundationEssentials
import Model

/// Which duty in law a disclosure follows: from a fixed list, because free text would become case information.
public enum DisclosureGround: String, Codable, Hashable, Sendable, CaseIterable {
    case courtOrder
    /// The prevention or detection of crime.
    case crime
    /// An enquiry under section 47 of the Children Act 1989.
    case section47Enquiry
    case caseReview
}

/// A shielding officer of the responsible authority discloses what the vault holds of one child, as the law demands. It is
/// disclosed once another officer of it says so too, on the same ground and within fourteen days: to those two alone, for an hour.
///
/// The answer is the same for a child who is shielded, or held, or neither.
public struct DiscloseRecord: Command, Authenticated {
    public enum Reply: Codable, Hashable, Sendable {
        /// Nothing is disclosed yet, and another officer's word is needed.
        case proposed(since: Date)
        /// A release shows it to the two officers until then.
        case disclosed(until: Date)
        case refused(Refusal)
    }

    public var principal: SignedPrincipal
    public var child: Child.ID
    public var ground: DisclosureGround

    public init(principal: SignedPrincipal, child: Child.ID, ground: DisclosureGround) {
        self.principal = principal
        self.child = child
        self.ground = ground
    }

    public static let route = Route(.shielding, "disclose-record")
    public static let senders: [Party] = [.gateway]
    public static let summary = "One of two shielding officers discloses a child's record, as the law demands."
    public var subjects: [Subject] { [Subject(child)] }
}

extension DiscloseRecord.Reply: KindCoded {
    public static let kinds = ["proposed", "disclosed", "refused"]

    public init(from decoder: any Decoder) throws {
        switch try decoder.kind(of: Self.self) {
        case "proposed": self = .proposed(since: try decoder.value("since"))
        case "disclosed": self = .disclosed(until: try decoder.value("until"))
        case "refused": self = .refused(try decoder.value("refusal"))
        default: throw decoder.unknownKind
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .proposed(let since): try encoder.encode(kind: "proposed", "since", since)
        case .disclosed(let until): try encoder.encode(kind: "disclosed", "until", until)
        case .refused(let refusal): try encoder.encode(kind: "refused", "refusal", refusal)
        }
    }
}
