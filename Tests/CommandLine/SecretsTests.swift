import Contracts
import Foundation
import Postgres
import Testing

@testable import CommandLine

struct SecretsTests {
    @Test func `a configuration holds no secret of another party`() async throws {
        try await withInstallation { installation in
            let folder = installation.secrets
            for (owner, keys) in expectedKeys {
                let keysThere = try folder.configuration(of: owner).keys
                let names = Mirror(reflecting: try #require(keysThere)).children.compactMap { child in
                    (child.value as? Data) == nil ? nil : child.label
                }
                #expect(Set(names) == keys, "\(owner)")
            }
            #expect(try folder.configuration(of: "gateway").database == nil)
            #expect(try folder.configuration(of: "sources/school-census").sources == nil)
        }
    }

    @Test func `the key of a pair's messages is in the two files of that pair alone`() async throws {
        try await withInstallation { installation in
            let folder = installation.secrets
            var holders: [Data: Set<String>] = [:]
            for party in Party.allCases {
                let messages = try #require(try folder.configuration(of: party.rawValue).keys?.messages)
                let others = Set(TopologyPlan.correspondents(of: party).map(\.rawValue))
                #expect(Set(messages.to.keys) == others)
                #expect(Set(messages.from.keys) == others)
                for key in Array(messages.to.values) + Array(messages.from.values) {
                    holders[key, default: []].insert(party.rawValue)
                }
            }
            for party in Party.allCases.map(\.rawValue) {
                for (other, key) in try #require(try folder.configuration(of: party).keys?.messages).to {
                    #expect(holders[key] == [party, other])
                }
            }
            #expect(try folder.configuration(of: "sources/school-census").keys?.messages == nil)
        }
    }

    @Test func `a second run changes nothing`() async throws {
        try await withInstallation { installation in
            let before = try installation.contents()
            try await installation.setUp("secrets")
            try await installation.setUp("broker-definitions")
            #expect(try installation.contents() == before)
        }
    }

    @Test func `the folder of the database's socket may have any name`() async throws {
        try await withInstallation { installation in
            let folder = "/srv/a place/it's here\\there"
            try await installation.setUp("secrets", ["--database-host", folder])
            let database = try #require(try installation.secrets.configuration(of: "identity").database)
            #expect(DatabaseAddress(conninfo: database.conninfo).description == "\(folder):5432/contactpoint")
        }
    }

    @Test func `nobody but the owner reads a secret`() async throws {
        try await withInstallation { installation in
            let files = try FileManager.default.subpathsOfDirectory(atPath: installation.path)
            for file in files {
                let attributes = try FileManager.default.attributesOfItem(atPath: "\(installation.path)/\(file)")
                let mode = try #require(attributes[.posixPermissions] as? Int)
                #expect(mode & 0o077 == 0, "\(file)")
            }
        }
    }

    private let expectedKeys: [String: Set<String>] = [
        "identity": ["intakeSecret", "vaultPublic", "principalSecret", "principalPublic", "hash"],
        "directory": ["vaultPublic", "principalPublic"],
        "shielding": ["vaultSecret", "intakePublic", "principalPublic", "shields"],
        "notifications": ["principalPublic"],
        "audit": ["principalPublic"],
        "gateway": ["intakePublic", "vaultPublic"],
        "operations": ["intakePublic"],
        "sources/school-census": ["intakePublic"],
    ]
}
