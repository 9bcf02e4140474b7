import Contracts
import FoundationEssentials
import Logging
import Model
import ServiceRuntime

/// Sends officers the emails that they are owed, by the relay. One that the relay never takes is given up with a word in the
/// log: it stands in the inbox all the same.
struct MailOfficers: Job {
    static let name = "mail-officers"
    static let batch = 256
    let interval: Duration = .seconds(1)
    let relay: MailRelay
    let logger: Logger
    var mails = OfficerMailStore()

    func turn(_ work: JobContext) async throws -> Bool {
        let owed = try await work.transaction { try await mails.take(at: work.now, limit: Self.batch, in: $0) }
        guard !owed.isEmpty else { return false }
        guard let asker = work.asker else { throw RuntimeFault("emails need somebody to ask") }
        let officers = try await asker.ask(ViewShieldingOfficers(concerned: [])).officers
        let (letters, unsent) = OfficerMail.letters(owed, to: officers)
        let fates = await relay.send(letters)
        let done = zip(letters, fates).filter { $0.1 != .later }.flatMap(\.0.about)
        let later = zip(letters, fates).filter { $0.1 == .later }.flatMap(\.0.about)
        let refused = fates.count { $0 == .refused }
        if refused + unsent.count > 0 {
            logger.error("emails to officers are given up", metadata: ["count": "\(refused + unsent.count)"])
        }
        if !later.isEmpty { logger.warning("the mail relay is asked again", metadata: ["count": "\(later.count)"]) }
        try await work.transaction { transaction in
            mails.settle(done + unsent, in: transaction)
            mails.postpone(later, at: work.now, in: transaction)
        }
        return owed.count == Self.batch && later.isEmpty
    }
}
