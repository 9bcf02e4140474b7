import Contracts
import Foundation
import Model
import ServiceRuntime
import Testing

@testable import Directory

@Suite struct `A record whose opening was counted` {
    @Test func `is shown, and not to whom Identity vouched for another child, for a search or for nothing`()
        async throws
    {
        try await withDirectory { lent in
            _ = try await lent.take([Example.report()])
            var principal = Example.principal()
            principal.lookup = .opening(Example.child)
            guard case .record = try await lent.view(Example.child, countedFor: principal).reply else {
                throw CancellationError()
            }
            for lookup in [nil, .search, .opening(.random())] as [Lookup?] {
                principal.lookup = lookup
                let answer = try await lent.view(Example.child, countedFor: principal)
                #expect(answer.reply == .refused(Refusal(.notAllowed)))
                #expect(answer.audit.map(\.action) == [.refused])
            }
        }
    }
}
