import Contracts
import Sealing
import ServiceRuntime

/// Directory: who is in contact with a child, and what is always visible of the child.
@main struct DirectoryService {
    static let migrations = [
        Migration("m0001_first", PackageResources.m0001_first_sql),
        Migration("m0002_fewer_checks", PackageResources.m0002_fewer_checks_sql),
        Migration("m0003_merges", PackageResources.m0003_merges_sql),
        Migration("m0004_cleared", PackageResources.m0004_cleared_sql),
        Migration("m0005_withdrawn", PackageResources.m0005_withdrawn_sql),
        Migration("m0007_retention", PackageResources.m0007_retention_sql),
        Migration("m0008_gap", PackageResources.m0008_gap_sql),
        Migration("m0009_lead", PackageResources.m0009_lead_sql),
        Migration("m0010_sensitive", PackageResources.m0010_sensitive_sql),
        Migration("m0011_gap_round", PackageResources.m0011_gap_round_sql),
        Migration("m0013_gone_as_whom", PackageResources.m0013_gone_as_whom_sql),
        Migration("m0014_declared_as", PackageResources.m0014_declared_as_sql),
    ]

    static func main() async throws {
        try await Service.main(.directory, migrations: migrations) { environment in
            do {
                return wiring(try EnvelopeSealer(publicKey: environment.key("keys.vaultPublic")))
            } catch let fault as SealingError {
                throw ConfigurationFault("the vault's key in the configuration can't be used: \(fault)")
            }
        }
    }

    static func wiring(_ vault: EnvelopeSealer) -> Wiring {
        let records = RecordStore()
        return Wiring(
            subscriptions: [
                .handle(ChildReported.self, with: ChildReportedHandler(records: records)),
                .handle(ChildrenMerged.self, with: ChildrenMergedHandler()),
                .handle(ChildrenSeparated.self, with: ChildrenSeparatedHandler()),
                .handle(CandidatesChanged.self, with: CandidatesChangedHandler()),
                .handle(RecordCleared.self, with: RecordClearedHandler(records: records)),
                .handle(IdentityWithdrawn.self, with: IdentityWithdrawnHandler()),
                .handle(IdentityReturned.self, with: IdentityReturnedHandler()),
                .handle(ResponsibilitySettled.self, with: ResponsibilitySettledHandler(records: records)),
                .handle(DeclarationDecided.self, with: DeclarationDecidedHandler(records: records)),
                .handle(RecordInvolvement.self, with: RecordInvolvementHandler(records: records)),
                .handle(EndInvolvement.self, with: EndInvolvementHandler(records: records)),
                .handle(ChangeInvolvement.self, with: ChangeInvolvementHandler(records: records)),
                .handle(ViewRecord.self, with: ViewRecordHandler(records: records)),
                .handle(RecordConsent.self, with: RecordConsentHandler(records: records)),
                .handle(WithdrawConsent.self, with: WithdrawConsentHandler(records: records)),
                .handle(RunRetention.self, with: RunRetentionHandler()),
                .handle(ViewGaps.self, with: ViewGapsHandler(records: records, vault: vault)),
            ], jobs: [KeepRetentionJob(), KeepGapsJob()])
    }
}
