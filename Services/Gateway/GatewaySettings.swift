/// How the gateway is set up.
struct GatewaySettings: Sendable {
    var host = "127.0.0.1"
    var port = 8080
    /// Whether browsers reach it over TLS, so that its cookie never travels in the clear. False for plain loopback alone.
    var isSecure = false
    /// How often a live inbox says that it is alive.
    var heartbeat: Duration = .seconds(15)
}
