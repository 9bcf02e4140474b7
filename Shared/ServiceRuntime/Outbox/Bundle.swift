import Contracts
import FoundationEssentials
import Glibc
import Messaging
import Model

/// Events of one type for one consumer that travel in one message: each costs the broker, both ends of the wire and the
/// code over it a fraction of what it would cost alone. They are apart again before any rule of the runtime sees them.
///
/// The body has a line of JSON for each; `contactpoint:positions` has `<id>/<positions>` for each, joined by semicolons.
/// An event that travels alone has neither, and stands in the message as ever.
enum Bundle {
    /// One consumer's batch holds several, and a message that has to be repeated stays small.
    static let most = 32
    static let mostBytes = 128 * 1024
    static let contentType = "application/x-ndjson"

    /// `rows` in their order, each with those behind it for the same consumer that are of the same type, epoch and trace.
    static func bundles(of rows: [OutboxRow]) -> [[OutboxRow]] {
        var bundles: [[OutboxRow]] = []
        var open: [Party: (place: Int, bytes: Int)] = [:]
        for row in rows {
            if let (place, bytes) = open[row.consumer], let first = bundles[place].first,
                first.type == row.type, first.first.timeline.epoch == row.first.timeline.epoch,
                first.traceparent == row.traceparent, bundles[place].count < most,
                bytes + row.body.count <= mostBytes
            {
                bundles[place].append(row)
                open[row.consumer] = (place, bytes + row.body.count)
            } else {
                open[row.consumer] = (bundles.count, row.body.count)
                bundles.append([row])
            }
        }
        return bundles
    }

    static func positions(of rows: [OutboxRow]) -> String {
        rows.map { "\($0.message.text)/\(Wire.text(of: $0.positions))" }.joined(separator: ";")
    }

    static func body(of rows: [OutboxRow]) -> Data {
        var body = Data(capacity: rows.reduce(rows.count) { $0 + $1.body.count })
        for row in rows {
            body.append(row.body)
            body.append(UInt8(ascii: "\n"))
        }
        return body
    }

    /// The events of `bundle`, as if each had come alone.
    /// - Throws: `Unlawful` where lines and positions don't fit each other.
    static func events(of bundle: Incoming, positions: String, epoch: HeaderValue? = nil) throws -> [Incoming] {
        let parts = positions.split(separator: ";")
        let lines = Self.lines(of: bundle.body)
        guard parts.count == lines.count, parts.count <= most else {
            throw Unlawful(reason: "a bundle has other lines than its positions say")
        }
        return try zip(parts, lines).map { part, line in
            let halves = part.split(separator: "/")
            guard halves.count == 2, let id = UUID(text: halves[0]) else {
                throw Unlawful(reason: "\(Wire.positionsHeader) is malformed")
            }
            var event = bundle
            event.messageID = id
            event.positions = try Wire.positions(halves[1], epoch: epoch)
            guard !event.positions.isEmpty else { throw Unlawful(reason: "\(Wire.positionsHeader) is malformed") }
            event.body = line
            return event
        }
    }

    private static func lines(of body: Data) -> [Data] {
        body.withUnsafeBytes { bytes in
            var lines: [Data] = []
            var rest = bytes[...]
            while !rest.isEmpty, let first = UnsafeRawBufferPointer(rebasing: rest).baseAddress,
                let end = memchr(first, 0x0a, rest.count)
            {
                let length = UnsafeRawPointer(end) - first
                lines.append(Data(bytes: first, count: length))
                rest = rest.dropFirst(length + 1)
            }
            return lines
        }
    }
}
