import Contracts
import Foundation
import Model
import Postgres
import ServiceTesting
import Testing

@testable import Identity

@Suite struct `The dictionary of names` {
    @Test func `learns once what stood in the records before it`() async throws {
        try await IdentityDesk.run { identity in
            try await identity.submit([Told(given: ["Ada"], family: "Example"), Told(record: "r-2", family: "Sample")])
            try await identity.connection.withTransaction { transaction in
                transaction.write("delete from known_name")
                transaction.write("delete from name_key")
            }
            let job = LearnNamesJob()
            #expect(try await identity.connection.withTransaction { try await job.learn(in: $0) })
            #expect(try await !identity.connection.withTransaction { try await job.learn(in: $0) })
            let names = try await identity.connection.withTransaction {
                try await $0.query("select name from known_name order by part, name").decode(String.self)
            }
            #expect(names == ["ada", "example", "sample"])
            let near = try await identity.connection.withTransaction {
                try await $0.query(NameDictionary().near(SoughtName("Exampel"), .family)).decode(String.self)
            }
            #expect(near == ["example"])
        }
    }
}
