import Contracts
import Model

/// An account of the demo: plainly invented people of several organisations, and one feed account a source.
struct DemoAccount: Hashable {
    let username: String
    let name: PersonName
    let role: Role
    let organisation: String
    let service: ServiceKind
    /// The source that a feed account reports for.
    var source: String?
    /// The right to override shields.
    var mayOverride = false

    /// The authority that the management team works for.
    var authority: AuthorityCode? {
        switch organisation {
        case "Ambridge Management Team (demo)": AuthorityCode("E06000901")
        case "Borchester Management Team (demo)": AuthorityCode("E06000902")
        default: nil
        }
    }

    var email: String { "\(username)@example.org" }

    /// Where others reach whoever is on duty, for a charity that works in both authorities.
    var duty: DutyContact? {
        guard organisation == "Lantern Trust (demo charity)" else { return nil }
        return DutyContact(team: "Families team (demo)", phone: "01632 960111", email: "families.duty@example.org")
    }

    static let all: [DemoAccount] = people + Source.demo.map(feed)

    static let people: [DemoAccount] = [
        person("hilda.head", "Hilda", .practitioner, "Ambridge Primary School (demo)", .education),
        person("harry.head", "Harry", .practitioner, "Borchester Academy (demo)", .education),
        person("gita.gp", "Gita", .practitioner, "Ambridge Surgery (demo)", .primaryCare),
        person("vera.visitor", "Vera", .practitioner, "Borsetshire Health Visiting (demo)", .healthVisiting),
        person("sam.social", "Sam", .practitioner, "Ambridge Children's Services (demo)", .socialCare),
        DemoAccount(
            username: "petra.protection", name: PersonName(given: ["Petra"], family: "Example"), role: .practitioner,
            organisation: "Ambridge Children's Services (demo)", service: .socialCare, mayOverride: true),
        person("carol.charity", "Carol", .practitioner, "Lantern Trust (demo charity)", .voluntary),
        person("mel.mind", "Mel", .practitioner, "Quiet Rooms (demo)", .mentalHealth),
        person("lena.lantern", "Lena", .dataManager, "Lantern Trust (demo charity)", .voluntary),
        person("chris.charity", "Chris", .practitioner, "Harbour Play (demo charity)", .voluntary),
        person("olive.officer", "Olive", .shieldingOfficer, "Ambridge Management Team (demo)", .socialCare),
        person("otto.officer", "Otto", .shieldingOfficer, "Ambridge Management Team (demo)", .socialCare),
        person("bess.officer", "Bess", .shieldingOfficer, "Borchester Management Team (demo)", .socialCare),
        person("bert.officer", "Bert", .shieldingOfficer, "Borchester Management Team (demo)", .socialCare),
        person("dan.data", "Dan", .dataManager, "Ambridge Management Team (demo)", .socialCare),
        person("bea.data", "Bea", .dataManager, "Borchester Management Team (demo)", .socialCare),
        person("mia.mediator", "Mia", .mediator, "Ambridge Management Team (demo)", .socialCare),
        person("ann.admin", "Ann", .accountAdministrator, "Ambridge Management Team (demo)", .socialCare),
        person("nat.admin", "Nat", .nationalAdministrator, "National Directory Office (demo)", .socialCare),
        person("aud.auditor", "Aud", .auditor, "Borsetshire Audit (demo)", .socialCare),
    ]

    private static func person(
        _ username: String, _ given: String, _ role: Role, _ organisation: String, _ service: ServiceKind
    ) -> DemoAccount {
        DemoAccount(
            username: username, name: PersonName(given: [given], family: "Example"), role: role,
            organisation: organisation, service: service)
    }

    private static func feed(_ source: Source) -> DemoAccount {
        DemoAccount(
            username: "feed.\(source.name)", name: PersonName(given: ["Feed"], family: source.name), role: .feed,
            organisation: "\(source.name) (demo)", service: source.services[0], source: source.name)
    }
}

extension OpenAccount.Application {
    /// All that signing in takes is of `day`.
    init(_ account: DemoAccount, _ secrets: Secrets, on day: PartialDate) {
        self.init(
            username: account.username, password: secrets.accounts[account.username, default: ""], name: account.name,
            role: account.role, organisation: account.organisation, service: account.service, email: account.email,
            duty: account.duty, source: account.source, authority: account.authority,
            mayOverride: account.mayOverride ? true : nil,
            secondFactor: secrets.secondFactors?[account.username], vetted: day, trained: day, agreed: day,
            accredited: day)
    }
}

extension RenewAccount.Renewal {
    /// For a demo account that was opened long ago, or by an earlier version.
    init(_ account: DemoAccount, on day: PartialDate) {
        self.init(
            username: account.username, vetted: day, trained: day, agreed: day, accredited: day, duty: account.duty)
    }
}
