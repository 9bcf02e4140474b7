import ArgumentParser
import Foundation

/// Runs so many replicas of services.
struct Scale: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Sets how many replicas of a service run on this machine.",
        discussion: """
            Replicas compete on the same queues. It stays so over compose/down and compose/up.

            Example: contactpoint scale directory=3 notifications=2
            """)

    @Argument(help: "SERVICE=N, one or more.")
    var wishes: [String]

    func validate() throws {
        for wish in wishes where wish.wholeMatch(of: /[a-z]+=[0-9]{1,2}/) == nil {
            throw ValidationError("\(wish) is not SERVICE=N")
        }
    }

    /// Becomes compose/scale: what runs here is started and stopped by those scripts.
    func run() throws {
        let program = try Home().path + "/compose/scale"
        var words: [UnsafeMutablePointer<CChar>?] = ([program] + wishes).map { strdup($0) }
        words.append(nil)
        execv(program, words)
        throw Fault(.configuration, "\(program) can't be run: \(String(cString: strerror(errno)))")
    }
}
