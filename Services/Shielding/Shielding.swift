import Contracts
import Sealing
import ServiceRuntime

/// The vault: what could tell where a child is, and the one door through which it leaves.
@main struct ShieldingService {
    static func main() async throws {
        try await Service.main(.shielding, migrations: migrations) { environment in
            let codes = try KeyedHash(key: environment.key("keys.shields"))
            let journal = try ShieldJournal(
                path: environment.text("journal.shields"), codes: codes, logger: environment.logger)
            let vault = try Vault(
                secretKey: environment.key("keys.vaultSecret"), codes: codes, logger: environment.logger)
            return wiring(vault, journal)
        }
    }

    static func wiring(_ vault: Vault, _ journal: ShieldJournal) -> Wiring {
        let store = VaultStore()
        let subscriptions: [Subscription] = [
            .handle(
                WhereaboutsReported.self,
                with: WhereaboutsReportedHandler(vault: vault, journal: journal, store: store)),
            .handle(ChildrenMerged.self, with: ChildrenMergedHandler(journal: journal)),
            .handle(ChildrenSeparated.self, with: ChildrenSeparatedHandler(journal: journal)),
            .handle(CandidatesChanged.self, with: CandidatesChangedHandler(journal: journal)),
            .handle(InvolvementDeclared.self, with: InvolvementDeclaredHandler(vault: vault, store: store)),
            .handle(Release.self, with: ReleaseHandler(vault: vault, journal: journal, store: store)),
            .handle(RecipientsOf.self, with: RecipientsOfHandler(vault: vault, journal: journal, store: store)),
            .handle(UnshieldedAmong.self, with: UnshieldedAmongHandler(vault: vault, journal: journal, store: store)),
            .handle(ShieldChild.self, with: ShieldChildHandler(vault: vault, journal: journal)),
            .handle(LiftShield.self, with: LiftShieldHandler(vault: vault, journal: journal)),
        ]
        return Wiring(subscriptions: subscriptions, jobs: [ReconcileShieldsJob(journal: journal), TellClearingsJob()])
    }

    static let migrations = [
        Migration("m0001_vault", PackageResources.m0001_vault_sql),
        Migration("m0002_fewer_checks", PackageResources.m0002_fewer_checks_sql),
        Migration("m0003_merges", PackageResources.m0003_merges_sql),
        Migration("m0004_cleared", PackageResources.m0004_cleared_sql),
        Migration("m0005_lifting", PackageResources.m0005_lifting_sql),
    ]
}
