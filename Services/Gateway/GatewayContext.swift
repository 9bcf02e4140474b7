import FoundationEssentials
import Hummingbird
import Model

/// One HTTP request on its way.
struct GatewayContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// Under this id the request stands in the log and the audit trail; messages are asked with it, principals signed
    /// for it.
    let request = UUID.random()

    /// As it is written in the log.
    var requestID: String { request.text }

    init(source: Source) { coreContext = CoreRequestContextStorage(source: source) }
}
