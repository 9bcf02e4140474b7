import Foundation

/// The checkout that compose/up brought up, as CONTACTPOINT_HOME names it.
struct Home {
    let path: String

    init() throws {
        guard let path = ProcessInfo.processInfo.environment["CONTACTPOINT_HOME"] else {
            throw Fault(.configuration, "CONTACTPOINT_HOME names no checkout; compose/contactpoint sets it")
        }
        self.path = path
    }

    /// Where the data of the checkout is: `.local`, or where it leads.
    var data: String { URL(fileURLWithPath: "\(path)/.local").resolvingSymlinksInPath().path }

    var logs: String {
        [data, path].map { "\($0)/log" }.first { FileManager.default.fileExists(atPath: $0) } ?? "\(data)/log"
    }
}
