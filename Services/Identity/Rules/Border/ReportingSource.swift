import Contracts
import Model

/// Whose report a submission is: proven by the exchange it came through, or by the feed account that sent it.
enum ReportingSource {
    static func source(ofExchange exchange: String?, orPrincipal principal: Principal?) -> String? {
        if let exchange { return exchange }
        guard let principal, principal.role == .feed else { return nil }
        return principal.source
    }
}
