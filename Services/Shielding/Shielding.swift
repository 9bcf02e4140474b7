import Contracts
import ServiceRuntime

/// The vault: what could tell where a child is, and the one door through which it leaves.
@main struct ShieldingService {
    static func main() async throws {
        try await Service.main(.shielding, migrations: migrations) { environment in
            wiring(try Vault(secretKey: environment.key("keys.vaultSecret"), logger: environment.logger))
        }
    }

    static func wiring(_ vault: Vault) -> Wiring {
        let store = VaultStore()
        let subscriptions: [Subscription] = [
            .handle(WhereaboutsReported.self, with: WhereaboutsReportedHandler(vault: vault, store: store)),
            .handle(ChildrenMerged.self, with: ChildrenMergedHandler()),
            .handle(ChildrenSeparated.self, with: ChildrenSeparatedHandler()),
            .handle(CandidatesChanged.self, with: CandidatesChangedHandler()),
            .handle(InvolvementDeclared.self, with: InvolvementDeclaredHandler(vault: vault, store: store)),
            .handle(Release.self, with: ReleaseHandler(vault: vault, store: store)),
            .handle(RecipientsOf.self, with: RecipientsOfHandler(vault: vault, store: store)),
            .handle(UnshieldedAmong.self, with: UnshieldedAmongHandler(vault: vault, store: store)),
            .handle(ShieldChild.self, with: ShieldChildHandler(vault: vault, shields: ShieldStore())),
            .handle(LiftShield.self, with: LiftShieldHandler(vault: vault)),
        ]
        return Wiring(subscriptions: subscriptions, jobs: [TellClearingsJob()])
    }

    static let migrations = [
        Migration("m0001_vault", PackageResources.m0001_vault_sql),
        Migration("m0002_fewer_checks", PackageResources.m0002_fewer_checks_sql),
        Migration("m0003_merges", PackageResources.m0003_merges_sql),
        Migration("m0004_cleared", PackageResources.m0004_cleared_sql),
        Migration("m0005_lifting", PackageResources.m0005_lifting_sql),
    ]
}
