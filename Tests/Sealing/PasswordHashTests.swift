import Foundation
import Sealing
import Testing

@Suite struct `Password hashes` {
    @Test func `the right password is verified and a wrong one is not`() async throws {
        let hash = try await PasswordHash.make("correct horse, ünïcode")
        #expect(await PasswordHash.verify("correct horse, ünïcode", against: hash))
        #expect(await !PasswordHash.verify("correct horse, unicode", against: hash))
        #expect(await !PasswordHash.verify("", against: hash))
    }

    @Test func `a hash that the reference implementation made is verified`() async {
        let hash =
            "$argon2id$v=19$m=47104,t=1,p=1$Y29udGFjdHBvaW50c2FsdA$4oiLQLo7g721yd1/W7llcdELiV/nSOEiwHmozUE6jE0"
        #expect(await PasswordHash.verify("correct horse", against: hash))
    }

    @Test func `an empty password has a hash of its own`() async throws {
        let hash = try await PasswordHash.make("")
        #expect(await PasswordHash.verify("", against: hash))
        #expect(await !PasswordHash.verify("a", against: hash))
    }

    @Test func `the hash of nobody costs what every other costs and matches no guess`() async throws {
        let parameters = { (hash: String) in hash.split(separator: "$").prefix(3).joined(separator: "$") }
        #expect(parameters(PasswordHash.ofNobody) == parameters(try await PasswordHash.make("a")))
        #expect(await !PasswordHash.verify("", against: PasswordHash.ofNobody))
    }

    @Test(arguments: ["", "plain", "$argon2id$v=19$m=47104,t=1,p=1$", "$2b$12$abcdefghijklmnopqrstuv"])
    func `what is no hash matches nothing`(hash: String) async {
        #expect(await !PasswordHash.verify("plain", against: hash))
    }
}
