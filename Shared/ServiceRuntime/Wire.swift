import Contracts
import Foundation
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

    /// `<subject>:<number>`, joined by commas.
    static func text(of positions: [Position]) -> String {
        positions.map { "\($0.subject.text):\($0.number)" }.joined(separator: ",")
    }

    static func positions(_ header: HeaderValue?) throws -> [Position] {
        guard let text = text(header) else { return [] }
        return try positions(text[...])
    }

    static func positions(_ text: Substring) throws -> [Position] {
        try text.split(separator: ",").map { part in
            let halves = part.split(separator: ":")
            guard halves.count == 2, let subject = UUID(text: halves[0]), let number = Int(halves[1]),
                number > 0
            else { throw Unlawful(reason: "\(positionsHeader) is malformed") }
            return Position(subject: subject, number: number)
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
