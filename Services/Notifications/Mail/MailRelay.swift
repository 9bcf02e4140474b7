import EventLoop
import FoundationEssentials
import Glibc
import Model
import ServiceRuntime

/// The relay that takes the emails of this installation. A message holds nothing that the network may not read.
struct MailRelay: Sendable {
    /// What became of a letter.
    enum Fate: Hashable { case taken, refused, later }

    private let place: String
    /// Whom emails come from.
    private let sender: String

    /// - Parameter place: `smtp://host:port`, spoken to in clear; or `smtps://host:port`, by TLS, whose certificate must
    ///   be good for the host.
    init(place: String, sender: String) throws {
        guard MailTalk.isPlace(place) else {
            throw ConfigurationFault("mail.relay in the configuration is not smtp://HOST:PORT or smtps://HOST:PORT")
        }
        guard OwedMail.isAddress(sender) else {
            throw ConfigurationFault("mail.sender in the configuration is no email address")
        }
        (self.place, self.sender) = (place, sender)
    }

    /// The fate of each, in their order. It blocks, so it has a thread of its own meanwhile.
    func send(_ letters: [OwedMail.Letter]) async -> [Fate] {
        guard !letters.isEmpty else { return [] }
        return await withCheckedContinuation { done in
            OwnThread.start(name: "mail", stackSize: 512 * 1024) { done.resume(returning: handOver(letters)) }
        }
    }

    private func handOver(_ letters: [OwedMail.Letter]) -> [Fate] {
        guard let talk = MailTalk(with: place) else { return letters.map { _ in .later } }
        var fates: [Fate] = []
        for letter in letters {
            fates.append(talk.hand(over: text(letter), from: sender, to: letter.address))
            // Who does not answer is not asked for each.
            guard talk.wasAnswered else { break }
        }
        return fates + Array(repeating: .later, count: letters.count - fates.count)
    }

    private func text(_ letter: OwedMail.Letter) -> String {
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
