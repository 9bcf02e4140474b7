import ServiceRuntime

/// How the gateway is set up.
struct GatewaySettings: Sendable {
    var host = "127.0.0.1"
    var port = 8080
    /// Whether browsers reach it over TLS, so that its cookie never travels in the clear. Off on plain loopback alone.
    var isSecure = false
    /// How often a live inbox says that it is alive.
    var heartbeat: Duration = .seconds(15)
}

extension GatewaySettings {
    /// `http.host`, `http.port`, and `http.secure` for a gateway on loopback that stands behind TLS; whatever stands
    /// before it must leave the Host header as it came, for the origin of forms is held against it.
    init(_ environment: ServiceEnvironment) {
        host = environment.optionalText("http.host") ?? host
        port = environment.number("http.port", default: port)
        let isLoopback = ["localhost", "::1"].contains(host) || host.hasPrefix("127.")
        isSecure = environment.flag("http.secure") || !isLoopback
    }
}
