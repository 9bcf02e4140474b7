import Contracts
import Foundation
import Model
import Testing

/// One message with invented values, and its replies by name: what is pinned in `Golden/<type>.json`.
struct GoldenExample<M: Message>: AnyGolden, Codable, Equatable, CustomTestStringConvertible {
    var message: M
    var replies: [String: M.Reply]

    init(_ message: M, replies: [String: M.Reply] = [:]) {
        self.message = message
        self.replies = replies
    }

    var route: Route { M.route }
    var testDescription: String { M.route.type }

    func pinned() throws -> Data {
        let encoder = WireCoding.encoder()
        encoder.outputFormatting.insert(.prettyPrinted)
        return try encoder.encode(self) + Data("\n".utf8)
    }

    func equals(_ json: Data) throws -> Bool {
        try WireCoding.decoder().decode(Self.self, from: json) == self
    }

    /// The kinds of reply that the contract has and this example lacks.
    var missingReplies: [String] {
        let shown = Set(replies.values.compactMap { Self.kind(of: $0) })
        if let union = M.Reply.self as? any KindCoded.Type { return union.kinds.filter { !shown.contains($0) } }
        if let cases = M.Reply.self as? any CaseIterable.Type { return cases.texts.filter { !shown.contains($0) } }
        return replies.isEmpty && M.Reply.self != NoReply.self ? ["a reply"] : []
    }

    private static func kind(of reply: M.Reply) -> String? {
        let value = try? JSONSerialization.jsonObject(
            with: WireCoding.encoder().encode(reply), options: .fragmentsAllowed)
        return (value as? [String: Any])?["kind"] as? String ?? value as? String
    }
}

/// An example of any message.
protocol AnyGolden: Sendable {
    var route: Route { get }
    var missingReplies: [String] { get }
    /// The text of its file.
    func pinned() throws -> Data
    /// Whether the text of a file reads as this.
    func equals(_ json: Data) throws -> Bool
}

extension CaseIterable {
    fileprivate static var texts: [String] {
        allCases.compactMap { ($0 as? any RawRepresentable)?.rawValue as? String }
    }
}
