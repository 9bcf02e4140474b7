import Contracts
import FoundationEssentials
import Logging
import Model
import ServiceRuntime

/// Sends people the emails that they are owed, by the relay. One that the relay has refused again and again is given up with a
/// word in the log: what is for officers stands in the inbox all the same.
struct SendOwedMail: Job {
    static let name = "send-owed-mail"
    /// As many as have been tried before another replica may take them.
    static let batch = 16
    /// A relay may refuse what it is only set up wrongly for.
    static let mostRefusals = 8
    let interval: Duration = .seconds(1)
    let relay: MailRelay
    let logger: Logger
    var mails = OwedMailStore()

    func turn(_ work: JobContext) async throws -> Bool {
        let owed = try await work.transaction { try await mails.take(at: work.now, limit: Self.batch, in: $0) }
        guard !owed.isEmpty else { return false }
        guard let asker = work.asker else { throw RuntimeFault("emails need somebody to ask") }
        let (theirs, officers) = (owed.filter { !$0.kind.isForOfficers }, owed.filter(\.kind.isForOfficers))
        let (letters, unsent) = OwedMail.letters(
            owed,
            to: officers.isEmpty ? [] : try await asker.ask(ViewShieldingOfficers(concerned: [])).officers,
            and: theirs.isEmpty
                ? [] : try await asker.ask(ViewAddresses(accounts: Set(theirs.map(\.account)).sorted())).addresses)
        let fates = await relay.send(letters)
        func about(_ fate: MailRelay.Fate) -> [OwedMail] {
            zip(letters, fates).filter { $0.1 == fate }.flatMap(\.0.about)
        }
        let givenUp = unsent + about(.refused).filter { $0.attempts >= Self.mostRefusals }
        let later = about(.later) + about(.refused).filter { $0.attempts < Self.mostRefusals }
        if !givenUp.isEmpty {
            logger.error("emails are given up", metadata: ["count": "\(givenUp.count)"])
        }
        if !later.isEmpty { logger.warning("the mail relay is asked again", metadata: ["count": "\(later.count)"]) }
        try await work.transaction { transaction in
            mails.settle(about(.taken) + givenUp, in: transaction)
            mails.postpone(later, at: work.now, in: transaction)
        }
        return owed.count == Self.batch && later.isEmpty
    }
}
