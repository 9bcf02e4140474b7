import Border
import Contracts
import FoundationEssentials
import PersonIndex
import Sealing
import ServiceRuntime

/// What the service is made of, and its start.
package struct IdentityService {
    package static let migrations = [
        Migration("m0001_first", PackageResources.m0001_first_sql),
        Migration("m0002_owed_receipts", PackageResources.m0002_owed_receipts_sql),
        Migration("m0003_fewer_checks", PackageResources.m0003_fewer_checks_sql),
        Migration("m0004_owed_to_the_runtime", PackageResources.m0004_owed_to_the_runtime_sql),
        Migration("m0005_matching", PackageResources.m0005_matching_sql),
        Migration("m0006_person_index", Array(PersonIndex.schema.utf8)),
        Migration("m0007_find_a_child", PackageResources.m0007_find_a_child_sql),
        Migration("m0008_form_in_every_row", PackageResources.m0008_form_in_every_row_sql),
        Migration("m0009_possible", PackageResources.m0009_possible_sql),
        Migration("m0010_names_and_day", Array(PersonIndex.namesAndDay.utf8)),
        Migration("m0011_override", PackageResources.m0011_override_sql),
        Migration("m0012_alias", PackageResources.m0012_alias_sql),
        Migration("m0013_withdrawn", PackageResources.m0013_withdrawn_sql),
        Migration("m0014_second_factor", PackageResources.m0014_second_factor_sql),
        Migration("m0015_access", PackageResources.m0015_access_sql),
        Migration("m0017_retention", PackageResources.m0017_retention_sql),
        Migration("m0018_confirmed", PackageResources.m0018_confirmed_sql),
        Migration("m0019_quality", PackageResources.m0019_quality_sql),
        Migration("m0020_lookups", PackageResources.m0020_lookups_sql),
        Migration("m0021_said", PackageResources.m0021_said_sql),
        Migration("m0024_mediation", PackageResources.m0024_mediation_sql),
        Migration("m0022_heard", PackageResources.m0022_heard_sql),
        Migration("m0023_proposed_child", PackageResources.m0023_proposed_child_sql),
        Migration("m0025_consent_withdrawn", PackageResources.m0025_consent_withdrawn_sql),
        Migration("m0026_team", PackageResources.m0026_team_sql),
    ]

    package static func run() async throws {
        try await Service.main(.identity, migrations: migrations) { environment in
            do {
                return try wiring(environment)
            } catch let fault where fault is SealingError || fault is DecodingError {
                throw ConfigurationFault("a key or the table of sources in the configuration can't be used: \(fault)")
            }
        }
    }

    private static func wiring(_ environment: ServiceEnvironment) throws -> Wiring {
        let opener = try IntakeOpener(secretKey: environment.key("keys.intakeSecret"))
        let vault = try EnvelopeSealer(publicKey: environment.key("keys.vaultPublic"))
        let signer = try PrincipalSigner(secretKey: environment.key("keys.principalSecret"))
        let hash = try KeyedHash(key: environment.key("keys.hash"))
        let sources = try environment.section("sources").map(SourceTable.init(json:)) ?? SourceTable([:])
        let border = IntakeBorder(
            opener: opener, sources: sources, hash: hash, allowsPlain: environment.flag("intake.plain"))
        return wiring(
            border, PeopleStore(hash: hash), vault, signer, LookupDesk(hash: hash, limits: try limits(environment)))
    }

    private static func limits(_ environment: ServiceEnvironment) throws -> LookupLimits {
        let limits = LookupLimits(
            times: environment.number("budgets.times", default: 1),
            warnAt: environment.number("budgets.warnAt", default: LookupLimits.usualWarning),
            codeAt: environment.number("budgets.codeAt", default: LookupLimits.usualCode),
            of: { environment.number($0.setting, default: $0.usual) })
        guard limits.areSensible else {
            throw ConfigurationFault(
                "budgets need whole numbers from 1, and 1 to 100 in budgets.warnAt and in budgets.codeAt, which is not below it"
            )
        }
        return limits
    }

    static func wiring(
        _ border: IntakeBorder, _ people: PeopleStore, _ vault: EnvelopeSealer, _ signer: PrincipalSigner,
        _ lookups: LookupDesk
    ) -> Wiring {
        let gate = IntakeGate()
        let desk = IntakeDesk(border: border, people: people, vault: vault)
        let reshaping = ReshapeDesk(people: people)
        let (opener, sources) = (border.opener, border.sources)
        let proposals = ProposalStore(opener: opener)
        let byHand = IntakeDesk(
            border: IntakeBorder(opener: opener, sources: ProposalRules.sources, hash: border.hash), people: people,
            vault: vault)
        let (factors, attempts) = (SecondFactorStore(border.hash), AttemptStore(hash: border.hash))
        return Wiring(
            subscriptions: [
                .handle(ReportInvolvement.self, with: ReportInvolvementHandler(desk: desk)),
                .handle(ViewReviews.self, with: ViewReviewsHandler(people: people)),
                .handle(ResolveReview.self, with: ResolveReviewHandler(desk: reshaping)),
                .handle(ToldApart.self, with: ToldApartHandler(desk: reshaping)),
                .handle(IdentityWithdrawn.self, with: IdentityWithdrawnHandler(desk: reshaping)),
                .handle(IdentityReturned.self, with: IdentityReturnedHandler(desk: reshaping)),
                .handle(AliasesChanged.self, with: AliasesChangedHandler(desk: reshaping, opener: opener)),
                .handle(RetentionSet.self, with: RetentionSetHandler(people: people)),
                .handle(RecordPurged.self, with: RecordPurgedHandler(desk: reshaping)),
                .handle(ViewPeople.self, with: ViewPeopleHandler(people: people)),
                .handle(FindChild.self, with: FindChildHandler(people: people, vault: vault, lookups: lookups)),
                .handle(ProposeChild.self, with: ProposeChildHandler(people: people, proposals: proposals)),
                .handle(
                    ViewProposedChildren.self,
                    with: ViewProposedChildrenHandler(people: people, proposals: proposals)),
                .handle(
                    DecideProposedChild.self,
                    with: DecideProposedChildHandler(desk: byHand, proposals: proposals, gate: gate)),
                .handle(PauseFeed.self, with: PauseFeedHandler(sources: sources)),
                .handle(ResumeFeed.self, with: ResumeFeedHandler(sources: sources)),
                .handle(NoteFullSend.self, with: NoteFullSendHandler(sources: sources)),
                .handle(ViewReceipts.self, with: ViewReceiptsHandler()),
                .handle(ViewQuality.self, with: ViewQualityHandler(sources: sources)),
                .handle(SignIn.self, with: SignInHandler(opener: opener, factors: factors, attempts: attempts)),
                .handle(
                    ConfirmSession.self,
                    with: ConfirmSessionHandler(opener: opener, factors: factors, attempts: attempts)),
                .handle(Mediate.self, with: MediateHandler(opener: opener)),
                .handle(EnrolSecondFactor.self, with: EnrolSecondFactorHandler(opener: opener, factors: factors)),
                .handle(SignOut.self, with: SignOutHandler(opener: opener)),
                .handle(
                    Authorise.self,
                    with: AuthoriseHandler(opener: opener, signer: signer, vault: vault, lookups: lookups)),
                .handle(ViewEndedSessions.self, with: ViewEndedSessionsHandler()),
                .handle(
                    OpenAccount.self, with: OpenAccountHandler(opener: opener, sources: sources, factors: factors)),
                .handle(RenewAccount.self, with: RenewAccountHandler(opener: opener)),
                .handle(SuspendAccount.self, with: SuspendAccountHandler(opener: opener)),
                .handle(ResetSecondFactor.self, with: ResetSecondFactorHandler(opener: opener, factors: factors)),
                .handle(AccreditOrganisation.self, with: AccreditOrganisationHandler(opener: opener)),
                .handle(ViewAccounts.self, with: ViewAccountsHandler()),
                .handle(ViewAddresses.self, with: ViewAddressesHandler()),
                .handle(ViewShieldingOfficers.self, with: ViewShieldingOfficersHandler(opener: opener)),
            ],
            jobs: [
                IndexEarlierJob(people: people, gate: gate), IndexFurtherJob(people: people),
                DrainHeldJob(desk: desk, gate: gate), LearnNamesJob(),
                SettleReviewsJob(desk: reshaping), ForgetCountsJob(),
            ], intakeGate: gate)
    }
}
