import Contracts
import Foundation
import Model
import Postgres
import ServiceRuntime
import Testing

@testable import Notifications

@Suite struct `An email that is owed` {
    private let olive = Account.ID.random()
    private let otto = Account.ID.random()
    private let child = Child.ID.random()

    private func officers() -> [ViewShieldingOfficers.Officer] {
        [
            .init(account: olive, email: "olive@example.org", concernedBy: []),
            .init(account: otto, email: "otto@example.org", concernedBy: []),
        ]
    }

    private func owed(_ account: Account.ID, _ kind: OwedMail.Kind = .shieldRequested) -> OwedMail {
        OwedMail(alert: UUID(), account: account, kind: kind)
    }

    private func send(_ letters: [OwedMail.Letter], to relay: ScratchRelay) async throws -> [MailRelay.Fate] {
        try await MailRelay(place: relay.place, sender: "contactpoint@example.org").send(letters)
    }

    @Test func `is one for each officer and kind, however much waits`() {
        let mails = (0..<5).map { _ in owed(olive) } + [owed(olive, .overrideUsed), owed(otto)]
        let (letters, unsent) = OwedMail.letters(mails, to: officers())
        #expect(letters.map(\.about.count).sorted() == [1, 1, 5] && unsent.isEmpty)
        #expect(letters.filter { $0.address == "olive@example.org" }.count == 2)
    }

    @Test func `is none to who is no officer any more, nor to what is no address`() {
        let bert = Account.ID.random()
        var officers = officers()
        officers[1].email = "otto@example.org>\r\nRCPT TO:<somebody@example.org"
        let mails = [owed(otto), owed(bert)]
        let (letters, unsent) = OwedMail.letters(mails, to: officers)
        #expect(letters.isEmpty && Set(unsent) == Set(mails))
    }

    @Test func `about an account goes to its holder alone, who is told even of their own`() throws {
        let ada = Account.ID.random()
        let mails = [owed(ada, .secondFactorReset), owed(otto, .secondFactorReset), owed(olive)]
        let holders = [ViewAddresses.Address(account: ada, email: "ada@example.org")]
        let (letters, unsent) = OwedMail.letters(mails, to: officers(), and: holders)
        #expect(Set(letters.map(\.address)) == ["ada@example.org", "olive@example.org"])
        // Otto's account is closed: that he is an officer too makes it no news for officers.
        #expect(unsent == [mails[1]])
        let letter = try #require(letters.first { $0.address == "ada@example.org" })
        #expect(letter.body.contains("was taken off") && letter.body.allSatisfy { !$0.isNumber })
    }

    @Test(arguments: [true, false])
    func `is owed once to whose second factor was taken off, where there is a relay`(mails: Bool) async throws {
        try await withNotifications { notifications in
            let event = SecondFactorReset(account: otto, at: Example.now)
            let context = Context(messageID: UUID(), sender: .identity, now: Example.now)
            for _ in 0..<2 {
                let outcome = try await notifications.connection.withTransaction {
                    try await SecondFactorResetHandler(mails: mails).handle(event, context, in: $0)
                }
                #expect(outcome.wakes == (mails ? [SendOwedMail.name] : []))
            }
            let owed = try await notifications.connection.withTransaction {
                try await OwedMailStore().take(at: Example.now, limit: 64, in: $0)
            }
            let expected = OwedMail(alert: context.messageID, account: otto, kind: .secondFactorReset, attempts: 1)
            #expect(owed == (mails ? [expected] : []))
        }
    }

    @Test func `reaches the relay, and says nothing of any child or person`() async throws {
        let relay = try ScratchRelay()
        let mails = [owed(olive), owed(otto, .overrideUsed)]
        let (letters, _) = OwedMail.letters(mails, to: officers())
        #expect(try await send(letters, to: relay) == [.taken, .taken])
        let taken = try relay.end()
        #expect(Set(taken.map(\.to)) == [["olive@example.org"], ["otto@example.org"]])
        #expect(taken.allSatisfy { $0.from == "contactpoint@example.org" })
        for text in taken.map(\.text) {
            let body = try #require(text.firstRange(of: "\r\n\r\n").map { text[$0.upperBound...] })
            #expect(body.contains("Sign in to see it."))
            // Fixed words, so that nothing of an alert can be among them: no digit, no identifier.
            #expect(body.allSatisfy { !$0.isNumber })
            for identifier in mails.map(\.alert.uuidString) + [olive.description, otto.description, child.description] {
                #expect(!text.lowercased().contains(identifier.lowercased()))
            }
        }
    }

    @Test func `that the relay refuses is told from those that it takes`() async throws {
        let relay = try ScratchRelay(objecting: [
            "olive@example.org": "550 nobody of that name"
        ])
        let (letters, _) = OwedMail.letters([owed(olive), owed(otto)], to: officers())
        let fates = try await send(letters, to: relay)
        #expect(
            Dictionary(uniqueKeysWithValues: zip(letters.map(\.address), fates))
                == ["olive@example.org": .refused, "otto@example.org": .taken])
        #expect(try relay.end().map(\.to) == [["otto@example.org"]])
    }

    @Test func `that the relay can't take now is sent later, as is all when there is no relay`() async throws {
        let relay = try ScratchRelay(objecting: ["olive@example.org": "451 later"])
        let (letters, _) = OwedMail.letters([owed(olive)], to: officers())
        #expect(try await send(letters, to: relay) == [.later])
        try relay.end()
        let nobody = try MailRelay(place: "smtp://127.0.0.1:1", sender: "contactpoint@example.org")
        #expect(await nobody.send(letters) == [.later])
    }

    @Test(arguments: [
        "", "relay", "relay:25", "smtp://relay", "smtp://:25", "smtp://relay:x", "smtp://relay:25/path",
        "smtp://user@relay:25", "http://relay:25", "smtp://relay:25\r\nRSET",
    ])
    func `has a relay whose place can be read`(place: String) {
        #expect(throws: ConfigurationFault.self) { try MailRelay(place: place, sender: "contactpoint@example.org") }
    }

    @Test func `bears a date as the standard has it`() {
        #expect(MailRelay.date(Date(timeIntervalSince1970: 1_770_000_000)) == "Mon, 2 Feb 2026 02:40:00 +0000")
    }
}
