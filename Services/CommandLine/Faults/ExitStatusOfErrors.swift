import Messaging
import Postgres
import Sealing
import ServiceRuntime

extension Fault {
    /// What those who run the system are told of an error of the libraries; nil for one that the parser explains.
    init?(_ error: any Error) {
        switch error {
        case let fault as Fault: self = fault
        case let error as BrokerError: self.init(error)
        case let error as AskError: self.init(error)
        // Its description quotes no value.
        case let error as PostgresError: self.init(.unavailable, "\(error)")
        case let error as UnusableOuterKeys: self.init(.configuration, error.description)
        case let error as SetUpFault: self.init(.configuration, error.description)
        default: return nil
        }
    }

    private init(_ error: BrokerError) {
        switch error.reason {
        case .malformedAddress, .refusedLogin: self.init(.configuration, "\(error)")
        case .channelClosed(let code, _) where code == 403 || code == 404: self.init(.configuration, "\(error)")
        default: self.init(.unavailable, "\(error)")
        }
    }

    private init(_ error: AskError) {
        switch error {
        case .unavailable: self.init(.unavailable, "nobody serves this at the moment, or the broker can't be reached")
        case .timedOut: self.init(.unavailable, "no answer in time")
        case .notAuthenticated: self.init(.configuration, "the service does not take us for who we are")
        case .unreadable: self.init(.negative, "the service speaks another version of this message")
        case .failed: self.init(.negative, "the service failed at it; its log says why")
        }
    }
}
