import Contracts
import Model

/// Which other names a shield goes with.
///
/// Names are only ever added while a shield stands: somebody who knows another one says nothing against those that are known.
/// They end with the shield, by two words as it does.
enum AliasRule {
    /// Why given names are not taken; nothing when they are. They are the same to whoever reads them sealed.
    static func problems(of opened: [PersonName]?) -> [Problem] {
        guard let opened else { return [unreadable] }
        return Aliases.problems(of: opened)
    }

    /// Each once, in the order in which they became known.
    static func united(_ known: [PersonName], with given: [PersonName]) -> [PersonName] {
        given.reduce(into: known) { names, name in
            if !names.contains(name) { names.append(name) }
        }
    }

    /// For the audit log: how many, and nothing else.
    static func terms(_ aliases: [PersonName]) -> [String: String] {
        aliases.isEmpty ? [:] : ["aliases": String(aliases.count)]
    }

    static let unreadable = Problem(
        field: "/aliases", rule: "unreadable",
        explanation: "Seal the names to the key that is in use now, for this child.")
}
