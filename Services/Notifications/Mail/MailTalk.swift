internal import CCurl
import Glibc

/// One conversation with a relay, by libcurl: letters one after the other, on one connection as long as it lasts.
///
/// It blocks, each letter for five seconds at most.
struct MailTalk: ~Copyable {
    private static let isReady = cp_curl_begin() == CURLE_OK
    private let curl: UnsafeMutableRawPointer

    /// Nil where the library has no memory left. `place` is the URL of the relay.
    init?(with place: String) {
        guard Self.isReady, let curl = curl_easy_init() else { return nil }
        self.curl = curl
        // The path is what we call ourselves.
        _ = cp_curl_set_text(curl, CURLOPT_URL, place + "/contactpoint")
        _ = cp_curl_set_text(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps")
        _ = cp_curl_set_number(curl, CURLOPT_CONNECTTIMEOUT, 3)
        _ = cp_curl_set_number(curl, CURLOPT_TIMEOUT, 5)
        _ = cp_curl_set_number(curl, CURLOPT_NOSIGNAL, 1)
        _ = cp_curl_set_number(curl, CURLOPT_UPLOAD, 1)
    }

    deinit { curl_easy_cleanup(curl) }

    /// - Parameter text: its lines end in CR and LF.
    func hand(over text: String, from sender: String, to address: String) -> MailRelay.Fate {
        let letter = Reading(text)
        let reading = Unmanaged.passRetained(letter)
        defer { reading.release() }
        cp_curl_set_reader(curl, readLetter, reading.toOpaque())
        let recipients = curl_slist_append(nil, address)
        defer { curl_slist_free_all(recipients) }
        _ = cp_curl_set_text(curl, CURLOPT_MAIL_FROM, sender)
        _ = cp_curl_set_list(curl, CURLOPT_MAIL_RCPT, recipients)
        switch curl_easy_perform(curl) {
        case CURLE_OK: return .taken
        // Of the sender, the recipient, or the letter when all of it was there. What a relay says before that is of itself.
        case CURLE_SEND_ERROR where wasRefused: return .refused
        case CURLE_WEIRD_SERVER_REPLY where wasRefused && letter.isRead: return .refused
        default: return .later
        }
    }

    /// Whether the relay said anything about the last letter.
    var wasAnswered: Bool { cp_curl_answer(curl) != 0 }
    private var wasRefused: Bool { cp_curl_answer(curl) / 100 == 5 }

    /// Whether `place` is `smtp://host:port` or `smtps://host:port`, and nothing more.
    static func isPlace(_ place: String) -> Bool {
        guard let url = curl_url() else { return false }
        defer { curl_url_cleanup(url) }
        func part(_ part: CURLUPart) -> String? {
            var text: UnsafeMutablePointer<CChar>?
            guard curl_url_get(url, part, &text, 0) == CURLUE_OK, let text else { return nil }
            defer { curl_free(text) }
            return String(cString: text)
        }
        guard curl_url_set(url, CURLUPART_URL, place, UInt32(CURLU_NON_SUPPORT_SCHEME)) == CURLUE_OK,
            let scheme = part(CURLUPART_SCHEME), let host = part(CURLUPART_HOST), let port = part(CURLUPART_PORT)
        else { return false }
        return ["smtp", "smtps"].contains(scheme) && place == "\(scheme)://\(host):\(port)"
    }
}

/// How much of a letter the library has taken.
private final class Reading {
    let bytes: [UInt8]
    var taken = 0
    var isRead: Bool { taken == bytes.count }

    init(_ text: String) { bytes = Array(text.utf8) }
}

private let readLetter: curl_read_callback = { buffer, size, count, context in
    guard let buffer, let context else { return 0 }
    let letter = Unmanaged<Reading>.fromOpaque(context).takeUnretainedValue()
    let part = letter.bytes[letter.taken...].prefix(size * count)
    _ = part.withUnsafeBytes { bytes in bytes.baseAddress.map { memcpy(buffer, $0, bytes.count) } }
    letter.taken += part.count
    return part.count
}
