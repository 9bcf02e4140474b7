import FoundationEssentials
import Model

/// Former names of a child who is to be shielded, and others that a report might come under. They cross a queue sealed
/// alone, and are kept so.
public struct Aliases: Codable, Hashable, Sendable {
    /// What they are sealed for, so that nobody puts them to another child.
    public var child: Child.ID
    public var names: [PersonName]

    public init(child: Child.ID, names: [PersonName]) {
        self.child = child
        self.names = names
    }

    /// With one request, or one order to shield.
    public static let most = 8

    /// What is wrong with them, by the place of each in the list at `field`; never what they are.
    public static func problems(of names: [PersonName], at field: String = "/aliases") -> [Problem] {
        guard names.count <= most else {
            return [Problem(field: field, rule: NameRule.tooMany.rawValue, explanation: "Give at most \(most) names.")]
        }
        return names.enumerated().flatMap { place, name in
            NameRule.objections(to: name).map { part, rule in
                Problem(field: "\(field)/\(place)\(part)", rule: rule.rawValue, explanation: explanation(of: rule))
            }
        }
    }

    private static func explanation(of rule: NameRule) -> String {
        switch rule {
        case .required: "Give a given name or a family name."
        case .tooLong: "Give a shorter name."
        case .tooMany: "Give fewer given names."
        case .freeText: "Use only letters and the signs of names; case information has no place here."
        }
    }
}

/// Under which other names a shielded child may be reported: that Identity finds the child by them too, and by nothing else
/// shows that it does. Sent again where what the vault knows was restored.
public struct AliasesChanged: Event {
    public var child: Child.ID
    /// `Aliases` in JSON, sealed to Identity's intake key: all that there are now. Absent once the shield is lifted.
    public var sealed: Data?

    public init(child: Child.ID, sealed: Data?) {
        self.child = child
        self.sealed = sealed
    }

    public static let route = Route(.shielding, "aliases-changed", lane: .events)
    public static let senders: [Party] = [.shielding]
    public static let receivers: [Party] = [.identity]
    public static let summary = "Under which other names, sealed, a shielded child may be reported; or that none count."
    public var subjects: [Subject] { [Subject(child)] }
}
