import Contracts
import FoundationEssentials
import Hummingbird
import Model

/// `text/event-stream`, as the HTML standard has it.
enum ServerSentEvent {
    /// Comes first: how long a browser waits before it connects again, in milliseconds.
    static let opening = ByteBuffer(string: "retry: 3000\n\n")
    static let heartbeat = ByteBuffer(string: ": still here\n\n")

    static func notification(_ notification: ContactNotification) throws -> ByteBuffer {
        let data = String(decoding: try WireCoding.encoder().encode(notification), as: UTF8.self)
        return ByteBuffer(string: "id: \(notification.id)\nevent: notification\ndata: \(data)\n\n")
    }
}
