import Contracts
import EventLoop
import Glibc
import Hummingbird
import Sealing
import ServiceRuntime

/// The gateway: HTTP outside, questions to the services inside. It keeps nothing.
@main struct Gateway {
    static func main() async throws {
        do {
            let environment = try await ServiceEnvironment.load(for: .gateway)
            let asker = Asker(
                party: .gateway, broker: try environment.broker(), codes: try environment.messageCodes(),
                on: EventLoop(name: "asker"), logger: environment.logger)
            let parts = GatewayParts(
                services: asker, intake: try IntakeSealer(publicKey: environment.key("keys.intakePublic")),
                vault: try EnvelopeSealer(publicKey: environment.key("keys.vaultPublic")),
                settings: GatewaySettings(environment), logger: environment.logger)
            try await parts.application().runService()
            await asker.close()
        } catch let fault as ConfigurationFault {
            ErrorStream.write("gateway: \(fault)\n")
            exit(78)
        } catch {
            // A port that is taken, say; one line tells it better than a trap.
            ErrorStream.write("gateway: \(error)\n")
            exit(1)
        }
    }
}
