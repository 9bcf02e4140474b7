import Hummingbird
import Logging
import Sealing

/// The routes, and what stands before all of them.
func gatewayRouter(services: any Asking, intake: IntakeSealer, logger: Logger) -> Router<GatewayContext> {
    let router = Router(context: GatewayContext.self)
    let allowed = AllowedMethods()
    router.add(middleware: RequestLog(logger: logger))
    router.add(middleware: SecurityHeaders())
    router.add(middleware: ProblemResponses(allowed: allowed, logger: logger))

    let vouching = Vouching(services: services, intake: intake)
    let actions = Actions(services: services)
    SessionRoutes(vouching: vouching).add(to: router)
    ChildRoutes(vouching: vouching, actions: actions).add(to: router)
    InvolvementRoutes(vouching: vouching, actions: actions).add(to: router)
    ShieldRoutes(vouching: vouching, actions: actions).add(to: router)
    ReportRoutes(vouching: vouching).add(to: router)
    NotificationRoutes(vouching: vouching, actions: actions).add(to: router)
    HealthRoutes(services: services).add(to: router)
    DocumentRoutes().add(to: router)

    allowed.learn(router)
    return router
}
