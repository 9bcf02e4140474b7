import HTTPTypes
import Hummingbird
import Synchronization

/// Which methods a path has, for saying so when another is tried.
final class AllowedMethods: Sendable {
    private struct Route {
        let segments: [Substring]
        let method: HTTPRequest.Method
        var parameters: Int { segments.count { $0.hasPrefix("{") } }
    }

    private let routes = Mutex<[Route]>([])

    /// Called once, when all routes stand.
    func learn(_ router: Router<GatewayContext>) {
        let known = router.routes.map { Route(segments: Self.segments($0.path.description), method: $0.method) }
        routes.withLock { $0 = known }
    }

    /// Empty for a path that has none. What can be got can be asked for its head.
    func methods(of path: String) -> Set<HTTPRequest.Method> {
        let segments = Self.segments(path)
        let matching = routes.withLock { routes in
            routes.filter { route in
                route.segments.count == segments.count
                    && zip(route.segments, segments).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
            }
        }
        // As in the router, a path that is spelt out goes before one with a parameter in its place.
        let fewest = matching.map(\.parameters).min()
        let methods = Set(matching.filter { $0.parameters == fewest }.map(\.method))
        return methods.contains(.get) ? methods.union([.head]) : methods
    }

    private static func segments(_ path: String) -> [Substring] {
        path.split(separator: "/", omittingEmptySubsequences: true)
    }
}
