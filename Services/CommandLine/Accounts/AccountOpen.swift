import ArgumentParser
import Contracts
import Foundation
import Model
import Sealing
import ServiceRuntime

/// Opens one account.
struct AccountOpen: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "open", abstract: "Opens an account. Audited.",
        discussion: """
            The first password is read from CONTACTPOINT_PASSWORD or asked for. Without --second-factor the person sets theirs
            up when they first sign in. Nobody signs in before vetting, training, agreement and accreditation are written
            down, here or by `account renew`.

            Example:
              contactpoint account open --given Gita --family Example --role practitioner --service primaryCare \\
                --organisation "Ambridge Surgery" --email gita@example.org \\
                --vetted 2026-01-05 --trained 2026-01-06 --agreed 2026-01-06 --accredited 2025-11-03 gita.gp

            Exits with 1 if it was refused.
            """)

    @OptionGroup var settings: ConfigurationOption
    @OptionGroup var standing: StandingOptions
    @OptionGroup var team: TeamOptions
    @Option(help: "A given name; may be given more than once.")
    var given: [String] = []
    @Option(help: "The family name.")
    var family: String
    @Option(help: "One of: \(Role.allCases.map(\.rawValue).joined(separator: ", ")).")
    var role: Role
    @Option(help: "The organisation, by its name.")
    var organisation: String
    @Option(help: "The kind of service.")
    var service: ServiceKind
    @Option(help: "Where notifications of it are known by.")
    var email: String
    @Option(help: "The telephone number that others are shown.")
    var phone: String?
    @Option(help: "The source that a feed account reports for.")
    var source: String?
    @Option(help: "The GSS code of the authority that the organisation works for.")
    var authority: String?
    @Flag(help: "Gives the right to override shields.")
    var mayOverride = false
    @Option(help: "A file with the secret of an authenticator, in Base32.", completion: .file())
    var secondFactor: String?
    @Argument(help: "The user name.")
    var username: String

    func run() async throws {
        let configuration = try settings.read()
        let application = OpenAccount.Application(
            username: username,
            password: try Typed.secret("First password of \(username)", or: "CONTACTPOINT_PASSWORD"),
            name: PersonName(given: given, family: family), role: role, organisation: organisation, service: service,
            email: email, phone: phone, duty: try team.duty(), source: source, authority: try authorityCode(),
            mayOverride: mayOverride ? true : nil, secondFactor: try secret(), vetted: standing.vetted,
            trained: standing.trained, agreed: standing.agreed, accredited: standing.accredited)
        let wish = OpenAccount(
            application: try configuration.sealer().seal(try WireCoding.encoder().encode(application)))
        switch try await configuration.asking({ try await $0.command(wish) }) {
        case .opened(let account): print("\(username) is opened: \(account)")
        case .alreadyOpen(let account): print("\(username) was opened before: \(account)")
        case .refused(let refusal):
            let problems = refusal.problems.map { "\($0.field): \($0.explanation)" }.joined(separator: "; ")
            throw Fault(.negative, "refused: \(problems)")
        }
    }

    private func authorityCode() throws -> AuthorityCode? {
        guard let authority else { return nil }
        guard let code = AuthorityCode(authority) else {
            throw Fault(.negative, "--authority: give the GSS code of an English authority")
        }
        return code
    }

    private func secret() throws -> String? {
        guard let secondFactor else { return nil }
        guard let contents = FileManager.default.contents(atPath: secondFactor),
            let code = TimedCode(text: String(decoding: contents, as: UTF8.self).trimmed)
        else { throw Fault(.configuration, "\(secondFactor) holds no secret in Base32") }
        return code.text
    }
}

extension Role: ExpressibleByArgument {}
extension ServiceKind: ExpressibleByArgument {}
