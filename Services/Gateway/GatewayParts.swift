import Hummingbird
import HummingbirdCore
import Logging
import Sealing

/// Everything that the routes are made of.
struct GatewayParts: Sendable {
    let services: any Asking
    let intake: IntakeSealer
    let vault: EnvelopeSealer
    let hub: InboxHub
    let settings: GatewaySettings
    let logger: Logger

    init(
        services: any Asking, intake: IntakeSealer, vault: EnvelopeSealer, settings: GatewaySettings, logger: Logger
    ) {
        self.services = services
        self.intake = intake
        self.vault = vault
        self.settings = settings
        self.logger = logger
        hub = InboxHub(services: services)
    }

    /// The routes, and what stands before all of them.
    func router() -> Router<GatewayContext> {
        let router = Router(context: GatewayContext.self, options: .autoGenerateHeadEndpoints)
        let allowed = AllowedMethods()
        let vouching = Vouching(services: services, intake: intake)
        let actions = Actions(services: services, vault: vault)
        let cookie = SessionCookie(isSecure: settings.isSecure)

        router.add(middleware: RequestLog(logger: logger))
        router.add(middleware: SecurityHeaders())
        router.add(middleware: ProblemResponses(allowed: allowed, cookie: cookie, logger: logger))
        router.add(middleware: ClosedQueries())

        SessionRoutes(vouching: vouching).add(to: router)
        MediationRoutes(vouching: vouching).add(to: router)
        AccountRoutes(vouching: vouching).add(to: router)
        ChildRoutes(vouching: vouching, actions: actions).add(to: router)
        InvolvementRoutes(vouching: vouching, actions: actions).add(to: router)
        DeclarationRoutes(vouching: vouching, actions: actions).add(to: router)
        ShieldRoutes(vouching: vouching, actions: actions).add(to: router)
        ShieldRequestRoutes(vouching: vouching, actions: actions).add(to: router)
        ShieldReviewRoutes(vouching: vouching, actions: actions).add(to: router)
        DisclosureRoutes(vouching: vouching, actions: actions).add(to: router)
        HeldRoutes(vouching: vouching, actions: actions).add(to: router)
        ConsentRoutes(vouching: vouching, actions: actions).add(to: router)
        GoLiveRoutes(vouching: vouching, actions: actions).add(to: router)
        OverrideRoutes(vouching: vouching, actions: actions).add(to: router)
        ContactRequestRoutes(vouching: vouching, actions: actions).add(to: router)
        ProposalRoutes(vouching: vouching, actions: actions).add(to: router)
        WatchRoutes(vouching: vouching, actions: actions).add(to: router)
        TransferRoutes(vouching: vouching, actions: actions).add(to: router)
        GapRoutes(vouching: vouching, actions: actions).add(to: router)
        ReportRoutes(vouching: vouching).add(to: router)
        ReviewRoutes(vouching: vouching, actions: actions).add(to: router)
        QualityRoutes(vouching: vouching, actions: actions).add(to: router)
        NotificationRoutes(vouching: vouching, actions: actions).add(to: router)
        NotificationStreamRoute(
            vouching: vouching, actions: actions, hub: hub, cookie: cookie, heartbeat: settings.heartbeat
        ).add(to: router)
        HealthRoutes(services: services).add(to: router)
        DocumentRoutes().add(to: router)

        let desk = PageDesk(vouching: vouching, actions: actions, cookie: cookie)
        SignInPages(desk: desk).add(to: router)
        ConfirmationPages(desk: desk).add(to: router)
        MediationPages(desk: desk).add(to: router)
        AccountPages(desk: desk).add(to: router)
        SearchPages(desk: desk).add(to: router)
        RecordPages(desk: desk).add(to: router)
        InboxPages(desk: desk).add(to: router)
        ReviewPages(desk: desk).add(to: router)
        QualityPages(desk: desk).add(to: router)
        ShieldPages(desk: desk).add(to: router)
        HeldPages(desk: desk).add(to: router)
        GoLivePages(desk: desk).add(to: router)
        OverridePages(desk: desk).add(to: router)
        ContactRequestPages(desk: desk).add(to: router)
        ProposalPages(desk: desk).add(to: router)
        WatchPages(desk: desk).add(to: router)
        DeclarationPages(desk: desk).add(to: router)
        OfficerPages(desk: desk).add(to: router)
        TransferPages(desk: desk).add(to: router)
        GapPages(desk: desk).add(to: router)
        AssetRoutes().add(to: router)

        allowed.learn(router)
        return router
    }
}

extension GatewayParts {
    /// The routes behind a socket, with bounds on what a client may hold.
    func application() -> some ApplicationProtocol {
        let limits = HTTP1Channel.Configuration.DecoderConfiguration(
            maxHeaderFieldSize: 8 * 1024, maxHeaderListSize: 32 * 1024, maxHeaderFieldCount: 100)
        return Application(
            router: router(),
            server: .http1(configuration: .init(idleTimeout: .seconds(60), httpDecoderConfiguration: limits)),
            configuration: ApplicationConfiguration(
                address: .hostname(settings.host, port: settings.port),
                availableConnectionsDelegate: .maximum(4096, logger: logger)),
            services: [hub], logger: logger)
    }
}
