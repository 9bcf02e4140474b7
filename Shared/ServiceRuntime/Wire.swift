import Contracts
import FoundationEssentials
import Messaging
import Model

/// How a message stands in AMQP properties and headers: CloudEvents attributes and a few names of our own.
enum Wire {
    static let positionsHeader = "contactpoint:positions"
    static let epochHeader = "contactpoint:epoch"
    static let replyKeyHeader = "contactpoint:replyKey"
    static let failureHeader = "contactpoint:failure"
    static let codeHeader = "contactpoint:code"
    static let timeHeader = "cloudEvents:time"
    static let traceparentHeader = "traceparent"
    static let replySuffix = ".reply"

    /// The headers that a message's code covers, in its order.
    static let signedHeaders = [timeHeader, positionsHeader, epochHeader, replyKeyHeader, failureHeader]

    /// The headers of every message of ours.
    static func headers(from party: Party, at now: Date, subject: String? = nil, traceparent: String? = nil)
        -> [String: HeaderValue]
    {
        var headers: [String: HeaderValue] = [
            "cloudEvents:specversion": .string("1.0"),
            "cloudEvents:source": .string("/contactpoint/\(party.rawValue)"),
            timeHeader: .string(WireCoding.text(of: now)),
        ]
        if let subject { headers["cloudEvents:subject"] = .string(subject) }
        if let traceparent { headers[traceparentHeader] = .string(traceparent) }
        return headers
    }

    /// `<subject>:<number>`, joined by commas; beyond the first epoch, which a header of its own names,
    /// `<subject>:<number>:<base>:<prior>`.
    static func text(of positions: [Position]) -> String {
        positions.map { position in
            let timeline = position.timeline
            let place = "\(position.subject.text):\(position.number)"
            return timeline.epoch == 1 ? place : "\(place):\(timeline.base):\(timeline.prior)"
        }.joined(separator: ",")
    }

    static func positions(_ header: HeaderValue?, epoch: HeaderValue?) throws -> [Position] {
        guard let text = text(header) else { return [] }
        return try positions(text[...], epoch: epoch)
    }

    static func positions(_ text: Substring, epoch: HeaderValue?) throws -> [Position] {
        let epoch = if case .integer(let number)? = epoch { Int(number) } else { 1 }
        return try text.split(separator: ",").map { part in
            let parts = part.split(separator: ":")
            let numbers = parts.dropFirst().compactMap { Int($0) }
            guard let subject = parts.first.flatMap({ UUID(text: $0) }), numbers.count == parts.count - 1,
                let position = position(subject, numbers, epoch: epoch)
            else { throw Unlawful(reason: "\(positionsHeader) is malformed") }
            return position
        }
    }

    private static func position(_ subject: UUID, _ numbers: [Int], epoch: Int) -> Position? {
        switch (numbers.count, epoch) {
        case (1, ...1) where numbers[0] > 0: return Position(subject: subject, number: numbers[0])
        case (3, 2...) where numbers[1] >= 0 && numbers[0] > numbers[1] && (1..<epoch).contains(numbers[2]):
            let timeline = Timeline(epoch: epoch, base: numbers[1], prior: numbers[2])
            return Position(subject: subject, number: numbers[0], timeline: timeline)
        default: return nil
        }
    }

    static func text(_ header: HeaderValue?) -> String? {
        if case .string(let text)? = header { text } else { nil }
    }

    /// When a message was made, by its sender's clock.
    static func sent(_ properties: MessageProperties) -> Date? {
        text(properties.headers[timeHeader]).flatMap(WireCoding.instant)
    }

    /// When the asker stops waiting: the time of the message and its expiration.
    static func deadline(of properties: MessageProperties) -> Date? {
        guard let expiration = properties.expiration, let sent = sent(properties) else { return nil }
        return sent.addingTimeInterval(
            Double(expiration.components.seconds) + Double(expiration.components.attoseconds) / 1e18)
    }
}
