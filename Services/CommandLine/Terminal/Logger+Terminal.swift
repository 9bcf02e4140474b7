import Logging

extension Logger {
    /// For a command that says by its exit what went wrong.
    static var quiet: Logger {
        var logger = Logger(label: "contactpoint", factory: { StreamLogHandler.standardError(label: $0) })
        logger.logLevel = .error
        return logger
    }

    /// For attempts whose failure is a finding of its own.
    static var silent: Logger { Logger(label: "contactpoint", factory: { _ in SwiftLogNoOpLogHandler() }) }
}
