import EventLoop
import FoundationEssentials
import Glibc
import Model
import ServiceRuntime

/// The relay that takes the emails of this installation, on a network of its own: it is spoken to without TLS, and a message
/// holds nothing that the network may not read.
struct MailRelay: Sendable {
    /// What became of a letter.
    enum Fate: Hashable { case taken, refused, later }

    let host: String
    let port: UInt16
    /// Whom emails come from.
    let sender: String

    /// - Parameter place: `host:port`.
    init(place: String, sender: String) throws {
        let parts = place.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, let port = UInt16(parts[1]), port > 0 else {
            throw ConfigurationFault("mail.relay in the configuration is not HOST:PORT")
        }
        guard OfficerMail.isAddress(sender) else {
            throw ConfigurationFault("mail.sender in the configuration is no email address")
        }
        (host, self.port, self.sender) = (String(parts[0]), port, sender)
    }

    /// The fate of each, in their order. Sockets block, so it has a thread of its own meanwhile.
    func send(_ letters: [OfficerMail.Letter]) async -> [Fate] {
        guard !letters.isEmpty else { return [] }
        return await withCheckedContinuation { done in
            OwnThread.start(name: "mail", stackSize: 512 * 1024) { done.resume(returning: talk(letters)) }
        }
    }

    private func talk(_ letters: [OfficerMail.Letter]) -> [Fate] {
        var fates: [Fate] = []
        do {
            let talk = try MailTalk(host: host, port: port)
            try talk.expect(220)
            try talk.say("EHLO contactpoint", 250)
            for letter in letters { fates.append(try hand(letter, to: talk)) }
            try? talk.say("QUIT", 221)
        } catch {
            // Whoever was not reached is tried again; the relay says in its own log what was wrong.
        }
        return fates + Array(repeating: .later, count: letters.count - fates.count)
    }

    private func hand(_ letter: OfficerMail.Letter, to talk: borrowing MailTalk) throws -> Fate {
        for line in ["MAIL FROM:<\(sender)>", "RCPT TO:<\(letter.address)>"] {
            let code = try talk.say(line)
            guard code / 100 == 2 else {
                try talk.say("RSET", 250)
                return code / 100 == 5 ? .refused : .later
            }
        }
        try talk.say("DATA", 354)
        let code = try talk.say(text(letter) + "\r\n.")
        return code / 100 == 2 ? .taken : code / 100 == 5 ? .refused : .later
    }

    /// No line of a body begins with a full stop.
    private func text(_ letter: OfficerMail.Letter) -> String {
        """
        From: ContactPoint <\(sender)>\r
        To: <\(letter.address)>\r
        Subject: \(letter.subject)\r
        Date: \(Self.date(Date()))\r
        Message-ID: <\(UUID.random().uuidString)@contactpoint>\r
        Auto-Submitted: auto-generated\r
        MIME-Version: 1.0\r
        Content-Type: text/plain; charset=us-ascii\r
        \r
        \(letter.body)
        """
    }

    /// RFC 5322, section 3.3, in UTC.
    static func date(_ date: Date) -> String {
        var (seconds, parts) = (time_t(date.timeIntervalSince1970), tm())
        gmtime_r(&seconds, &parts)
        let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let day = "\(days[Int(parts.tm_wday)]), \(parts.tm_mday) \(months[Int(parts.tm_mon)]) \(parts.tm_year + 1900)"
        return "\(day) \(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec)) +0000"
    }
}
