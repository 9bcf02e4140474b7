import ArgumentParser

/// A finding that ends a command: what is wrong, what to do, and the exit code that says so to a script.
struct Fault: Error, CustomStringConvertible {
    let status: ExitStatus
    let description: String

    init(_ status: ExitStatus, _ description: String) {
        self.status = status
        self.description = description
    }
}

/// What the exit codes mean; the numbers above 63 are those of `sysexits.h`. 64, wrong usage, comes from the parser.
enum ExitStatus: Int32 {
    case negative = 1
    case someRefused = 3
    case unavailable = 69
    case configuration = 78

    var code: ExitCode { ExitCode(rawValue) }
}
