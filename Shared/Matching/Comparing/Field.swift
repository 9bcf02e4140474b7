/// What is compared of two people, each field on its own.
public enum Field: UInt8, CaseIterable, Sendable {
    case given, family, born
    /// The gender where the given names do not agree.
    case gender
    /// The gender where the given names agree, which tell it already.
    case genderOfName
    case address, nhsNumber, upn, otherNumber

    /// As it stands in model files and in answers.
    public var name: String { Self.names[Int(rawValue)] }

    private static let names = allCases.map { "\($0)" }
}
