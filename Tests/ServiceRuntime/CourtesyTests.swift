import Testing

@testable import ServiceRuntime

@Suite struct CourtesyTests {
    @Test func `the intake takes all it can while nobody asks`() {
        let courtesy = Courtesy(bearable: 0.025, least: 32)
        #expect(courtesy.most(of: 256) == 256)
        #expect(courtesy.rest(after: .milliseconds(100)) == .zero)
    }

    @Test func `the intake takes less at once while somebody asks, and rests only when they wait`() {
        let courtesy = Courtesy(bearable: 0.025, least: 32)
        for _ in 0..<20 { courtesy.note(waited: 0.005) }
        #expect(courtesy.most(of: 256) == 32)
        #expect(courtesy.rest(after: .milliseconds(100)) == .zero)
        for _ in 0..<20 { courtesy.note(waited: 0.1) }
        #expect(courtesy.rest(after: .milliseconds(100)) > .milliseconds(200))
    }

    @Test func `the intake rests half a second at most, whatever the asker's clock says`() {
        let courtesy = Courtesy(bearable: 0.025, least: 32)
        for _ in 0..<100 { courtesy.note(waited: 1_000_000) }
        #expect(courtesy.rest(after: .seconds(60)) == .milliseconds(500))
        for _ in 0..<100 { courtesy.note(waited: -1_000_000) }
        #expect(courtesy.rest(after: .seconds(60)) == .zero)
    }
}
