internal import CPostgres

/// Where a database is and who asks: a libpq connection string or URI, several hosts allowed.
///
/// Its description names hosts, ports, database and role, never the password.
public struct DatabaseAddress: Sendable, Hashable {
    /// As libpq reads it; may hold a password, so keep it out of logs.
    public let conninfo: String

    /// What `pg_stat_activity` shows.
    public var applicationName: String

    public init(conninfo: String, applicationName: String = "contactpoint") {
        self.conninfo = conninfo
        self.applicationName = applicationName
    }

    /// The same server and role, another database.
    public func database(_ name: String) -> DatabaseAddress {
        var options = self.options
        options["dbname"] = name
        return DatabaseAddress(conninfo: Self.conninfo(options), applicationName: applicationName)
    }

    /// The same server and database, another role.
    public func role(_ name: String, password: String? = nil) -> DatabaseAddress {
        var options = self.options
        options["user"] = name
        options["password"] = password
        return DatabaseAddress(conninfo: Self.conninfo(options), applicationName: applicationName)
    }

    /// The settings that `conninfo` names, by libpq's keywords; empty when it can't be read.
    var options: [String: String] {
        guard let parsed = PQconninfoParse(conninfo, nil) else { return [:] }
        defer { PQconninfoFree(parsed) }
        var options: [String: String] = [:]
        var option = parsed
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val { options[String(cString: keyword)] = String(cString: value) }
            option += 1
        }
        return options
    }

    private static func conninfo(_ options: [String: String]) -> String {
        options.sorted { $0.key < $1.key }.map { keyword, value in
            let escaped = value.replacing("\\", with: "\\\\").replacing("'", with: "\\'")
            return "\(keyword)='\(escaped)'"
        }.joined(separator: " ")
    }
}

extension DatabaseAddress: CustomStringConvertible {
    public var description: String {
        let options = self.options
        let hosts = options["host"] ?? options["hostaddr"] ?? "the local socket"
        return "\(hosts):\(options["port"] ?? "5432")/\(options["dbname"] ?? options["user"] ?? "")"
    }
}
