import Contracts
import EventLoop
import Foundation
import Logging
import Messaging
import ServiceRuntime

extension ServiceConfiguration {
    /// Asks as operations, for the length of `body`.
    func asking<Answer>(_ body: (Asker) async throws -> Answer) async throws -> Answer {
        let (address, codes, loop) = (try brokerAddress(), try messageCodes(), EventLoop(name: "operations"))
        defer { loop.stop() }
        let asker = Asker(party: .operations, broker: address, codes: codes, on: loop, logger: .quiet)
        do {
            let answer = try await body(asker)
            await asker.close()
            return answer
        } catch {
            await asker.close()
            throw error
        }
    }
}

extension SecretsFolder {
    /// The folder that CONTACTPOINT_SECRETS names, for what only an administrator may see; nil where it is not set.
    static var ofEnvironment: SecretsFolder? {
        ProcessInfo.processInfo.environment["CONTACTPOINT_SECRETS"].map { SecretsFolder(path: $0) }
    }
}
