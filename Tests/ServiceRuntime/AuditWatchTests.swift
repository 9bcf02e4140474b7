import Foundation
import Testing

@testable import ServiceRuntime

@Suite struct AuditWatchTests {
    let watch = AuditWatch(limit: 5)

    @Test func `personal data leaves while Audit keeps up`() {
        #expect(watch.hindrance == nil)
        watch.note(Date().addingTimeInterval(-1))
        #expect(watch.hindrance == nil)
    }

    @Test func `nothing personal leaves while Audit is behind`() {
        watch.note(Date().addingTimeInterval(-6))
        #expect(watch.hindrance == .behind)
        watch.note(nil)
        #expect(watch.hindrance == nil)
    }

    @Test func `nothing personal leaves while nobody can tell`() {
        watch.lost()
        #expect(watch.hindrance == .unknown)
        watch.note(nil)
        #expect(watch.hindrance == nil)
    }
}
