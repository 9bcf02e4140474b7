import Contracts
import ServiceRuntime

/// Whether the services answer, and have set nothing aside.
struct ServicesCheck {
    let settings: ConfigurationOption

    func findings() async -> [Finding] {
        do {
            return try await settings.read().asking { asker in
                var findings: [Finding] = []
                for name in ServiceName.allCases {
                    let standing = await Standing(name, asker, nil)
                    findings.append(
                        Finding(
                            "\(name.rawValue) answers",
                            fault: standing.state == .ok ? nil : "read contactpoint logs \(name.rawValue)"))
                    let parked = standing.parked ?? 0
                    findings.append(
                        Finding(
                            "\(name.rawValue) has parked nothing",
                            fault: parked == 0 ? nil : "\(parked): contactpoint parked list"))
                }
                return findings
            }
        } catch {
            return [Finding("operations can ask", fault: Fault(error)?.description ?? "it failed")]
        }
    }
}
