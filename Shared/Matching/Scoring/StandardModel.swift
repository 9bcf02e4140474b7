import FoundationEssentials

extension MatchModel {
    /// The model that comes with the program.
    public static let standard: MatchModel = {
        do {
            return try JSONDecoder().decode(MatchModel.self, from: Data(PackageResources.standard_json))
        } catch {
            preconditionFailure("the embedded model is not one: \(error)")
        }
    }()
}
