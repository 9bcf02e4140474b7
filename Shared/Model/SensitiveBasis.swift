/// On which basis a sensitive service is recorded; there is no other. SI 2007/2182.
public enum SensitiveBasis: String, Codable, Hashable, Sendable, CaseIterable {
    /// The child consents.
    case consent
    /// There is reasonable cause to suspect that the child suffers, or is likely to suffer, significant harm.
    case significantHarm

    /// What is wrong with a basis, or with none.
    public enum Fault: Hashable, Sendable, CaseIterable {
        /// A sensitive service is recorded on one.
        case needed
        /// No other service is.
        case notSensitive
    }

    /// - Returns: nil where a sensitive service has a basis, and any other has none.
    public static func fault(of basis: SensitiveBasis?, isSensitive: Bool) -> Fault? {
        switch (isSensitive, basis) {
        case (true, nil): .needed
        case (false, .some): .notSensitive
        case (true, .some), (false, nil): nil
        }
    }
}
