import Foundation

/// Programs, disk space, and who may read the secrets.
struct MachineCheck {
    /// Below this the broker may stop taking messages.
    private static let spare = 1 << 30

    let folder: SecretsFolder

    func findings() -> [Finding] {
        var findings = [secrets, space]
        // In containers the engines are elsewhere.
        if (try? Home()) != nil { findings += Self.programs.map(present) }
        return findings
    }

    private static let programs = [
        ("/usr/lib/rabbitmq/bin/rabbitmq-server", "rabbitmq-server"),
        ("/usr/lib/postgresql/15/bin/postgres", "postgresql-15"), ("/usr/bin/setpriv", "util-linux"),
    ]

    private func present(_ program: String, of package: String) -> Finding {
        Finding(
            "program \(program)",
            fault: FileManager.default.isExecutableFile(atPath: program) ? nil : "apt-get install \(package)")
    }

    private var secrets: Finding {
        let check = "secrets are for their owner alone"
        guard let files = FileManager.default.enumerator(atPath: folder.path) else {
            return Finding(check, fault: "\(folder.path) can't be read: run as its owner, or compose/up")
        }
        var open: [String] = []
        for case let name as String in files where name.hasSuffix(".json") {
            let attributes = try? FileManager.default.attributesOfItem(atPath: "\(folder.path)/\(name)")
            guard let mode = attributes?[.posixPermissions] as? Int, mode & 0o077 == 0 else {
                open.append(name)
                continue
            }
        }
        return Finding(
            check, fault: open.isEmpty ? nil : "chmod 0600 in \(folder.path): \(open.joined(separator: " "))")
    }

    private var space: Finding {
        let check = "disk space"
        guard let free = try? FileManager.default.attributesOfFileSystem(forPath: folder.path)[.systemFreeSize] as? Int
        else { return Finding(check, fault: "not to be found out: is \(folder.path) there?") }
        return Finding(check, fault: free > Self.spare ? nil : "only \(free >> 20) MiB left: make room")
    }
}
