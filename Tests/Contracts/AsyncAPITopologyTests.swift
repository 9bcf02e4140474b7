import Contracts
import Testing

@Suite struct `The AsyncAPI document and the broker` {
    private let plan = TopologyPlan(sources: ["{source}"])
    private let channels: [JSON]

    init() throws {
        guard case .object(let members)? = try AsyncAPIDocument().json["channels"] else {
            channels = []
            return
        }
        channels = members.map(\.value)
    }

    private func text(_ json: JSON?) -> String {
        if case .string(let text)? = json { text } else { "" }
    }

    @Test func `the document's durable queues are those that are declared`() {
        let queues = channels.compactMap { $0["bindings"]?["amqp"]?["queue"] }.filter { $0["durable"] == true }
        #expect(Set(queues.map { text($0["name"]) }) == Set(plan.queues))
    }

    @Test func `the document's exchanges are declared, each of its kind`() {
        let declared = Set(plan.exchanges.map { "\($0.name) \($0.kind.rawValue)" })
        let used = channels.compactMap { $0["bindings"]?["amqp"]?["exchange"] }
            .map { "\(text($0["name"])) \(text($0["type"]))" }
        #expect(declared.isSuperset(of: used))
    }

    @Test func `every key of the document is bound, and every binding is in the document`() {
        let keys = channels.compactMap { channel -> String? in
            guard let exchange = channel["bindings"]?["amqp"]?["exchange"], exchange["type"] == "direct",
                text(channel["address"]) != InboxesChanged.key
            else { return nil }
            return "\(text(exchange["name"])) \(text(channel["address"]))"
        }
        let fanouts = Set(plan.exchanges.filter { $0.kind == .fanout }.map(\.name))
        let bound = plan.bindings.filter { !fanouts.contains($0.exchange) && !$0.queue.hasPrefix("receipts.") }
        #expect(Set(keys) == Set(bound.map { "\($0.exchange) \($0.key)" }))
    }
}
