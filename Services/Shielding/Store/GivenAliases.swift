import Contracts
import Model

/// The other names that a message carries, sealed, for a child.
enum GivenAliases {
    case names([PersonName])
    case refused([Problem])

    init(_ sealed: SealedEnvelope?, of child: Child.ID, _ vault: Vault) {
        guard let sealed else {
            self = .names([])
            return
        }
        let opened = vault.openAliases(sealed, of: child)
        let problems = AliasRule.problems(of: opened)
        self = problems.isEmpty ? .names(opened ?? []) : .refused(problems)
    }
}

extension Vault {
    /// The other names that an order to shield goes with; none, where it does not open.
    func aliases(of shield: KeptShield) -> [PersonName] {
        (try? openOrder(shield.order, child: shield.sealedFor))?.aliases ?? []
    }

    /// Tells Identity by which other names these children are to be found as well; of those who have any.
    func aliasesKnown(_ shields: [KeptShield]) throws -> [AliasesChanged] {
        try shields.compactMap { shield in
            let names = aliases(of: shield)
            guard !names.isEmpty else { return nil }
            return AliasesChanged(
                child: shield.child, sealed: try sealForIdentity(Aliases(child: shield.child, names: names)))
        }
    }

    /// Tells Identity that they count no more, of those who had any.
    func aliasesEnded(_ shields: [KeptShield]) -> [AliasesChanged] {
        Set(shields.filter { !aliases(of: $0).isEmpty }.map(\.child)).sorted()
            .map { AliasesChanged(child: $0, sealed: nil) }
    }
}
