import Contracts
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Model
import Testing

@testable import Gateway

struct ShieldPageTests {
    @Test func `only a shielding officer is offered to shield`() async throws {
        let harness = try Harness(role: .shieldingOfficer)
        harness.services.on(ViewRecord.self) { _, _ in .record(Examples.visible) }
        harness.services.on(Release.self) { _, _ in .released(Examples.whereabouts) }
        harness.services.on(ShieldChild.self) { _, _ in .shielded(since: Examples.since) }
        try await harness.run { client in
            let page = try await client.execute(
                uri: "/children/\(Examples.ada)?reason=newReferral", method: .get, headers: .page)
            #expect(page.text.contains("Shield this child"))
            let done = try await client.execute(
                uri: "/children/\(Examples.ada)/shield", method: .post, headers: .form,
                body: ByteBuffer(string: "\(Examples.csrf)&grounds=courtOrder&reason=newReferral"))
            #expect(done.headers[.location] == "/children/\(Examples.ada)?reason=newReferral&done=shielded")
        }
    }

    @Test func `only a shielding officer is offered to lift a shield, and told what came of it`() async throws {
        for role in [Role.shieldingOfficer, .practitioner] {
            let harness = try Harness(role: role)
            harness.services.on(ViewRecord.self) { _, _ in .record(Examples.visible) }
            harness.services.on(Release.self) { _, _ in .withheld }
            harness.services.on(LiftShield.self) { _, _ in .proposed(since: Examples.since) }
            try await harness.run { client in
                let done = try await client.execute(
                    uri: "/children/\(Examples.ada)/shield/lifting", method: .post, headers: .form,
                    body: ByteBuffer(string: "\(Examples.csrf)&reason=newReferral"))
                let place = try #require(done.headers[.location])
                #expect(place == "/children/\(Examples.ada)?reason=newReferral&done=liftingProposed")
                let page = try await client.execute(uri: place, method: .get, headers: .page).text
                #expect(page.contains("You have asked for the shield to be lifted") == (role == .shieldingOfficer))
                #expect(page.contains("Ask to lift the shield") == (role == .shieldingOfficer))
            }
        }
    }

    @Test func `only a shielding officer is offered to withdraw an identity, of which there is no record afterwards`()
        async throws
    {
        for role in [Role.shieldingOfficer, .practitioner] {
            let harness = try Harness(role: role)
            harness.services.on(ViewRecord.self) { _, _ in .record(Examples.visible) }
            harness.services.on(Release.self) { _, _ in .withheld }
            harness.services.on(WithdrawIdentity.self) { _, _ in .proposed(since: Examples.since) }
            try await harness.run { client in
                let uri = "/children/\(Examples.ada)/shield/withdraw-identity"
                let body = ByteBuffer(string: "\(Examples.csrf)&reason=newReferral")
                let done = try await client.execute(uri: uri, method: .post, headers: .form, body: body)
                let place = try #require(done.headers[.location])
                #expect(place == "/children/\(Examples.ada)?reason=newReferral&done=withdrawalProposed")
                let page = try await client.execute(uri: place, method: .get, headers: .page).text
                for words in ["You have asked for this identity to be withdrawn", "This can’t be undone"] {
                    #expect(page.contains(words) == (role == .shieldingOfficer))
                }

                harness.services.on(WithdrawIdentity.self) { _, _ in .withdrawn }
                let second = try await client.execute(uri: uri, method: .post, headers: .form, body: body)
                #expect(second.headers[.location] == "/shields")
            }
        }
    }

    @Test func `a practitioner asks for a shield, and is told that it is asked for alone`() async throws {
        let harness = try Harness()
        harness.services.on(ViewRecord.self) { _, _ in .record(Examples.visible) }
        harness.services.on(Release.self) { _, _ in .withheld }
        harness.services.on(RequestShield.self) { wish, _ in
            #expect((wish.requester, wish.grounds) == (.practitioner, .courtOrder))
            return .received
        }
        try await harness.run { client in
            let uri = "/children/\(Examples.ada)/shield/requests"
            let done = try await client.execute(
                uri: uri, method: .post, headers: .form,
                body: ByteBuffer(
                    string: "\(Examples.csrf)&requestedGrounds=courtOrder&requester=court&reason=newReferral"))
            let place = try #require(done.headers[.location])
            #expect(place == "/children/\(Examples.ada)?reason=newReferral&done=shieldRequested")
            let page = try await client.execute(uri: place, method: .get, headers: .page).text
            #expect(page.contains("Your request is with the shielding officers"))
            let wrong = try await client.execute(
                uri: uri, method: .post, headers: .form, body: ByteBuffer(string: "\(Examples.csrf)&reason=newReferral")
            )
            #expect(wrong.status == .unprocessableContent)
            #expect(wrong.text.contains("Choose why a shield is needed"))
        }
    }

    @Test func `a shielding officer sees what waits, and decides it`() async throws {
        let harness = try Harness(role: .shieldingOfficer)
        let request = ShieldRequest(
            id: .random(), child: Examples.ada, asked: Examples.since, by: Examples.account, requester: .parent,
            grounds: .domesticAbuse)
        harness.services.on(ViewShieldRequests.self) { _, _ in .requests([request]) }
        harness.services.on(DecideShieldRequest.self) { _, _ in .declined }
        harness.services.on(ViewDueShields.self) { _, _ in
            .shields([
                DueShield(
                    child: Examples.ada, since: Examples.since, reviewBy: Examples.since, hasLapsed: true,
                    grounds: .courtOrder)
            ])
        }
        harness.services.on(ConfirmShield.self) { _, _ in .confirmed(reviewBy: Examples.since) }
        try await harness.run { client in
            let page = try await client.execute(uri: "/shields", method: .get, headers: .page).text
            #expect(page.contains("A parent: Domestic abuse"))
            #expect(page.contains("Its review lapsed 5 January 2026"))
            let confirmed = try await client.execute(
                uri: "/shields/\(Examples.ada)/confirmation", method: .post, headers: .form,
                body: ByteBuffer(string: Examples.csrf))
            #expect(confirmed.headers[.location] == "/shields")
            let done = try await client.execute(
                uri: "/shields/requests/\(request.id)", method: .post, headers: .form,
                body: ByteBuffer(string: "\(Examples.csrf)&decision=notEntitled"))
            #expect(done.headers[.location] == "/shields")
        }
        let wish = try #require(harness.services.messages(DecideShieldRequest.self).first?.message)
        #expect((wish.request, wish.verdict) == (request.id, .notEntitled))
        #expect(harness.services.messages(ConfirmShield.self).map(\.message.child) == [Examples.ada])
    }
}
