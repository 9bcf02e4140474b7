import Contracts
import Sealing
import ServiceRuntime

/// The vault: what could tell where a child is, and the one door through which it leaves.
package struct ShieldingService {
    package static func run() async throws {
        try await Service.main(.shielding, migrations: migrations) { environment in
            let codes = try KeyedHash(key: environment.key("keys.shields"))
            let journal = try ShieldJournal(
                path: environment.text("journal.shields"), codes: codes, logger: environment.logger)
            let outerKeys = try OuterKeyFiles(
                folder: OuterKeyFolder(path: environment.text("outer.keys")), logger: environment.logger)
            let vault = try Vault(
                secretKey: environment.key("keys.vaultSecret"), outerKeys: outerKeys, codes: codes,
                identity: IntakeSealer(publicKey: environment.key("keys.intakePublic")), logger: environment.logger)
            return wiring(vault, journal)
        }
    }

    static func wiring(_ vault: Vault, _ journal: ShieldJournal) -> Wiring {
        let (responsibles, requests) = (ResponsibleStore(vault: vault), ShieldRequestStore(vault: vault))
        let loading = LoadingStore(journal: journal, responsibles: responsibles)
        let (store, covers) = (VaultStore(loading: loading), CoverStore(loading: loading))
        let desk = ShieldDesk(vault: vault, responsibles: responsibles, covers: covers)
        let transfers = TransferDesk(vault: vault, responsibles: responsibles, covers: covers)
        let subscriptions: [Subscription] = [
            .handle(
                WhereaboutsReported.self, with: WhereaboutsReportedHandler(vault: vault, store: store, covers: covers)),
            .handle(ChildrenMerged.self, with: ChildrenMergedHandler(vault: vault, covers: covers)),
            .handle(ChildrenSeparated.self, with: ChildrenSeparatedHandler(vault: vault, covers: covers)),
            .handle(CandidatesChanged.self, with: CandidatesChangedHandler(covers: covers)),
            .handle(InvolvementDeclared.self, with: InvolvementDeclaredHandler(vault: vault, store: store)),
            .handle(Release.self, with: ReleaseHandler(vault: vault, store: store)),
            .handle(RecipientsOf.self, with: RecipientsOfHandler(vault: vault, store: store)),
            .handle(UnshieldedAmong.self, with: UnshieldedAmongHandler(vault: vault, store: store)),
            .handle(ShieldChild.self, with: ShieldChildHandler(desk: desk)),
            .handle(LiftShield.self, with: LiftShieldHandler(vault: vault, responsibles: responsibles, covers: covers)),
            .handle(TellApart.self, with: TellApartHandler(vault: vault, responsibles: responsibles, covers: covers)),
            .handle(ViewHeld.self, with: ViewHeldHandler(responsibles: responsibles)),
            .handle(
                WithdrawIdentity.self,
                with: WithdrawIdentityHandler(vault: vault, responsibles: responsibles, covers: covers)),
            .handle(
                DiscloseRecord.self,
                with: DiscloseRecordHandler(vault: vault, responsibles: responsibles, covers: covers)),
            .handle(RequestShield.self, with: RequestShieldHandler(requests: requests)),
            .handle(
                ViewShieldRequests.self,
                with: ViewShieldRequestsHandler(requests: requests, responsibles: responsibles, covers: covers)),
            .handle(DecideShieldRequest.self, with: DecideShieldRequestHandler(requests: requests, desk: desk)),
            .handle(ViewDueShields.self, with: ViewDueShieldsHandler(vault: vault, responsibles: responsibles)),
            .handle(ConfirmShield.self, with: ConfirmShieldHandler(responsibles: responsibles, covers: covers)),
            .handle(UseOverride.self, with: UseOverrideHandler(vault: vault, responsibles: responsibles)),
            .handle(EndOverride.self, with: EndOverrideHandler(vault: vault)),
            .handle(ViewInvestigations.self, with: ViewInvestigationsHandler(vault: vault, responsibles: responsibles)),
            .handle(CloseInvestigation.self, with: CloseInvestigationHandler(vault: vault, responsibles: responsibles)),
            .handle(RequestContact.self, with: RequestContactHandler(vault: vault)),
            .handle(
                ViewContactRequests.self, with: ViewContactRequestsHandler(vault: vault, responsibles: responsibles)),
            .handle(
                ResolveContactRequest.self, with: ResolveContactRequestHandler(vault: vault, responsibles: responsibles)
            ),
            .handle(ViewDeclarations.self, with: ViewDeclarationsHandler(vault: vault, store: store)),
            .handle(DecideDeclaration.self, with: DecideDeclarationHandler(vault: vault, store: store)),
            .handle(WatchChild.self, with: WatchChildHandler(vault: vault)),
            .handle(EndWatch.self, with: EndWatchHandler(vault: vault)),
            .handle(ViewWatches.self, with: ViewWatchesHandler(vault: vault)),
            .handle(
                WatchersOf.self, with: WatchersOfHandler(vault: vault, store: store, responsibles: responsibles)),
            .handle(ViewGoLive.self, with: ViewGoLiveHandler(vault: vault, loading: loading)),
            .handle(BeginLoading.self, with: BeginLoadingHandler(vault: vault, loading: loading)),
            .handle(SignOffShields.self, with: SignOffShieldsHandler(vault: vault, loading: loading)),
            .handle(MoveReported.self, with: MoveReportedHandler(desk: transfers)),
            .handle(
                TransferCompleted.self, with: TransferCompletedHandler(responsibles: responsibles, covers: covers)),
            .handle(ProposeTransfer.self, with: ProposeTransferHandler(desk: transfers)),
            .handle(DecideTransfer.self, with: DecideTransferHandler(desk: transfers)),
            .handle(ViewTransfers.self, with: ViewTransfersHandler(desk: transfers, store: store)),
            .handle(PurgeRecords.self, with: PurgeRecordsHandler(journal: journal)),
            .handle(RetentionSet.self, with: RetentionSetHandler()),
            .handle(RecordPurged.self, with: RecordPurgedHandler(purging: Purging(journal: journal))),
            .handle(SourceRecordsPurged.self, with: SourceRecordsPurgedHandler(purging: Purging(journal: journal))),
        ]
        return Wiring(
            subscriptions: subscriptions,
            jobs: [
                ReconcileShieldsJob(vault: vault, covers: covers), ReconcileWithdrawalsJob(covers: covers),
                TellClearingsJob(covers: covers),
                RemindOfReviewsJob(), RemindOfTransfersJob(transfers: transfers.transfers),
                TellOfRequestsJob(requests: requests, responsibles: responsibles),
                ReconcileLoadingJob(loading: loading), TellLoadingJob(covers: covers),
                RewrapKeysJob(vault: vault), SealAnewJob(vault: vault), ReconcilePurgesJob(journal: journal),
            ])
    }

    static let migrations = [
        Migration("m0001_vault", PackageResources.m0001_vault_sql),
        Migration("m0002_fewer_checks", PackageResources.m0002_fewer_checks_sql),
        Migration("m0003_merges", PackageResources.m0003_merges_sql),
        Migration("m0004_cleared", PackageResources.m0004_cleared_sql),
        Migration("m0005_lifting", PackageResources.m0005_lifting_sql),
        Migration("m0006_shield_life", PackageResources.m0006_shield_life_sql),
        Migration("m0007_data_keys", PackageResources.m0007_data_keys_sql),
        Migration("m0008_override", PackageResources.m0008_override_sql),
        Migration("m0009_apart", PackageResources.m0009_apart_sql),
        Migration("m0010_go_live", PackageResources.m0010_go_live_sql),
        Migration("m0011_alias", PackageResources.m0011_alias_sql),
        Migration("m0012_withdrawn", PackageResources.m0012_withdrawn_sql),
        Migration("m0013_transfer", PackageResources.m0013_transfer_sql),
        Migration("m0014_retention", PackageResources.m0014_retention_sql),
        Migration("m0015_a_shield_of_each", PackageResources.m0015_a_shield_of_each_sql),
        Migration("m0016_told_epoch", PackageResources.m0016_told_epoch_sql),
        Migration("m0017_contact_apart", PackageResources.m0017_contact_apart_sql),
        Migration("m0018_gone_by_each_name", PackageResources.m0018_gone_by_each_name_sql),
        Migration("m0019_declaration", PackageResources.m0019_declaration_sql),
        Migration("m0020_watch", PackageResources.m0020_watch_sql),
        Migration("m0021_gone_as_whom", PackageResources.m0021_gone_as_whom_sql),
        Migration("m0023_disclosure", PackageResources.m0023_disclosure_sql),
    ]
}
