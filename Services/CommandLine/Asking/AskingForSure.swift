import Contracts
import Foundation
import ServiceRuntime

extension Asker {
    /// Asks a command until it is answered, three times at most: with the same id, so that it is carried out once.
    func command<C: Command>(_ command: C) async throws -> C.Reply {
        let id = UUID()
        for _ in 0..<2 {
            do {
                return try await ask(command, id: id, within: .seconds(5))
            } catch {
                guard error == .timedOut else { throw error }
            }
        }
        return try await ask(command, id: id, within: .seconds(5))
    }
}
