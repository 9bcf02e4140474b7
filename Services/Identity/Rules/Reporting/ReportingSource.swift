import Contracts
import Model

/// Whose report a submission is: proven by the exchange it came through, or by the feed account that sent it.
enum ReportingSource {
    static func source(of proven: String?, principal: Principal?) -> String? {
        guard let principal else { return proven }
        return Access.allows(principal.role, .report, .own) ? principal.source : nil
    }
}
