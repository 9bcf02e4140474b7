import ArgumentParser
import Foundation

/// Whether what can't be taken back is meant. It asks twice: whether to go on, then for the name of what it is about.
struct Consent: ParsableArguments {
    @Flag(name: .shortAndLong, help: "Given twice, it does not ask.")
    var yes: Int

    /// - Parameters:
    ///   - consequence: what will be, in a sentence without its full stop.
    ///   - name: what is to be typed again, as in "Type its id again".
    func isGiven(to consequence: String, naming name: String, isNamed: (String) -> Bool) -> Bool {
        if yes >= 2 { return true }
        if yes == 0 {
            StandardError.write("\(consequence). Go on? [yes/no] ")
            guard readLine() == "yes" else { return false }
        }
        StandardError.write("Type its \(name) again: ")
        return readLine().map(isNamed) ?? false
    }
}
