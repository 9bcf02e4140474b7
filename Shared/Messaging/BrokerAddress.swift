import Model

/// Where a broker listens, and who we are to it.
///
/// Several hosts are the nodes of one cluster; they are tried in turn. The password is never part of a description.
public struct BrokerAddress: Sendable, Hashable {
    /// One node: a name or an address, and a port.
    public struct Host: Sendable, Hashable, CustomStringConvertible {
        public var name: String
        public var port: Int

        public init(name: String, port: Int = 5672) {
            self.name = name
            self.port = port
        }

        public var description: String { name.contains(":" as Character) ? "[\(name)]:\(port)" : "\(name):\(port)" }
    }

    public var hosts: [Host]
    public var virtualHost: String
    public var user: String
    public var password: String

    /// `hosts` must not be empty.
    public init(hosts: [Host], virtualHost: String = "/", user: String, password: String) {
        precondition(!hosts.isEmpty, "a broker has at least one host")
        self.hosts = hosts
        self.virtualHost = virtualHost
        self.user = user
        self.password = password
    }

    /// Reads `amqp://user:pass@h1:5672,h2:5673/vhost`; user, password and virtual host are percent-decoded, an absent
    /// port is 5672, an absent virtual host is `/`. Throws `BrokerError` with the reason `.malformedAddress`.
    public init(url: String) throws {
        let scheme = "amqp://"
        guard url.lowercased().hasPrefix(scheme) else { throw Self.malformed("it must begin with amqp://") }
        let rest = url.dropFirst(scheme.count)
        let slash = rest.firstIndex(of: "/")
        let authority = rest[..<(slash ?? rest.endIndex)]
        let path = slash.map { rest[rest.index(after: $0)...] } ?? ""
        guard let at = authority.lastIndex(of: "@") else { throw Self.malformed("it names no user") }
        let credentials = authority[..<at].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        user = try Self.decoded(credentials[0])
        password = credentials.count > 1 ? try Self.decoded(credentials[1]) : ""
        virtualHost = path.isEmpty ? "/" : try Self.decoded(path)
        let nodes = authority[authority.index(after: at)...].split(separator: ",", omittingEmptySubsequences: false)
        hosts = try nodes.map(Self.host)
    }

    /// `h1:5672,h2:5673`, for logs.
    var nodes: String { hosts.map(\.description).joined(separator: ",") }

    private static func host(_ text: Substring) throws -> Host {
        var name = text
        var port: Substring?
        if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
            name = text[text.index(after: text.startIndex)..<end]
            let after = text[text.index(after: end)...]
            port = after.isEmpty ? nil : after.dropFirst()
        } else if let colon = text.lastIndex(of: ":") {
            name = text[..<colon]
            port = text[text.index(after: colon)...]
        }
        guard !name.isEmpty else { throw malformed("a host is empty") }
        guard let port else { return Host(name: String(name)) }
        guard let number = Int(port), (1...65535).contains(number) else { throw malformed("a port is no number") }
        return Host(name: String(name), port: number)
    }

    private static func decoded(_ text: Substring) throws -> String {
        guard let plain = text.percentDecoded else { throw malformed("its percent-encoding is broken") }
        return plain
    }

    private static func malformed(_ why: String) -> BrokerError {
        BrokerError(.malformedAddress("the broker's address is not understood: \(why)"))
    }
}

extension BrokerAddress: CustomStringConvertible, CustomReflectable {
    public var description: String { "amqp://\(user)@\(nodes)/\(virtualHost)" }
    public var customMirror: Mirror { Mirror(self, children: ["description": description]) }
}
