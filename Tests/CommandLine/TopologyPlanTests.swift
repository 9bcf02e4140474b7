import Foundation
import Testing

@testable import CommandLine
@testable import Contracts

struct TopologyPlanTests {
    let plan = TopologyPlan(sources: ["demo-source"])

    @Test func `every message has a way from each sender to each receiver`() {
        for message in Catalogue.messages {
            for sender in message.senders {
                for receiver in message.receivers {
                    let way = TopologyPlan.Binding(
                        queue: message.route.lane.queue(of: receiver), exchange: sender.events,
                        key: message.route.key(to: receiver))
                    #expect(plan.bindings.contains(way), "\(message.route.type)")
                }
            }
        }
    }

    @Test func `every binding joins an exchange and a queue of the plan, once`() {
        let exchanges = Set(plan.exchanges.map(\.name))
        for binding in plan.bindings {
            #expect(exchanges.contains(binding.exchange))
            #expect(plan.queues.contains(binding.queue))
        }
        #expect(Set(plan.bindings).count == plan.bindings.count)
        #expect(Set(plan.queues).count == plan.queues.count)
    }

    @Test func `whoever hears events tells their producer what it has passed`() {
        let told = plan.bindings.filter { $0.key == "directory.positions-passed.v1.directory" }
        let hearers = ["identity.events", "shielding.events", "notifications.events", "audit.events"]
        #expect(Set(told.map(\.exchange)) == Set(hearers))
        #expect(told.allSatisfy { $0.queue == "directory.events" })
    }

    @Test func `whatever key a source uses, its messages reach the intake and nothing else`() {
        #expect(plan.exchanges.contains { $0.name == "intake.demo-source" && $0.kind == .fanout })
        #expect(plan.bindings.filter { $0.exchange == "intake.demo-source" }.map(\.queue) == ["identity.intake"])
    }

    @Test func `those who ask read the replies of those they ask alone`() {
        #expect(TopologyPlan.answerers(to: .notifications) == [.identity, .shielding])
        #expect(TopologyPlan.answerers(to: .gateway) == Party.services)
        #expect(TopologyPlan.answerers(to: .audit).isEmpty)
    }

    @Test func `what fills again is replaced in one go, the intake and receipts by name`() {
        func remedy(_ lost: String...) -> String {
            TopologyPlan.remedy(for: lost).components(separatedBy: "setup topology ").last ?? ""
        }
        #expect(remedy("audit.events", "identity.requests") == "--replace-lost")
        #expect(remedy("identity.intake") == "--replace identity.intake")
        #expect(
            remedy("receipts.school-census", "audit.events") == "--replace-lost --replace receipts.school-census")
    }
}
