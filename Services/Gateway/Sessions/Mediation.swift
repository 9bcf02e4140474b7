import Contracts
import FoundationEssentials
import Model
import Sealing

extension Vouching {
    /// Says for whom a mediator looks up from now on in this session; for nobody where `practitioner` is nil, and then the answer is nil.
    func mediate(_ token: String, for practitioner: String?, request: UUID) async throws -> Mediated? {
        let mediation = Mediate.Mediation(session: token, practitioner: practitioner)
        let wish = Mediate(mediation: try intake.seal(try WireCoding.encoder().encode(mediation)))
        switch try await services.ask(wish, id: request, within: patience) {
        case .mediates(let mediated): return mediated
        case .ended: return nil
        case .refused(let refusal): throw ProblemDetails(ofOfficers: refusal)
        case .noSuchSession: throw ProblemDetails(.signInNeeded)
        }
    }
}
