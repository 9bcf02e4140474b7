import Contracts
import Foundation
import Testing

@testable import Border
@testable import Identity

@Suite struct `Spoilt bodies` {
    /// Small and repeatable, so that a failure can be looked at again.
    struct Dice: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return state
        }
    }

    static let scraps = [
        "null", "\"\"", "{}", "[]", "-1", "1e999", "NaN", "\"\\ud800\"", "\\", "\"", "{\"", "true", "\u{0}", "[[[[",
        "\u{202E}", "é",
    ]

    func spoil(_ body: [UInt8], with dice: inout Dice) -> [UInt8] {
        var body = body
        for _ in 0..<Int.random(in: 1...4, using: &dice) where !body.isEmpty {
            let place = Int.random(in: 0..<body.count, using: &dice)
            let end = min(body.count, place + Int.random(in: 1...40, using: &dice))
            switch Int.random(in: 0..<5, using: &dice) {
            case 0: body[place] = UInt8.random(in: .min ... .max, using: &dice)
            case 1: body.removeSubrange(place..<end)
            case 2: body.insert(contentsOf: Self.scraps.randomElement(using: &dice)!.utf8, at: place)
            case 3: body.insert(contentsOf: body[place..<end], at: Int.random(in: 0...body.count, using: &dice))
            default: body.replaceSubrange(place..<end, with: Self.scraps.randomElement(using: &dice)!.utf8)
            }
        }
        return body
    }

    @Test(arguments: 1...10 as ClosedRange<UInt64>)
    func `give a problem or a report, and never an end`(seed: UInt64) {
        var dice = Dice(state: seed &* 0x9E37_79B9_7F4A_7C15)
        for _ in 0..<1000 {
            let body = spoil(Array(EventBody.text.utf8), with: &dice)
            switch EventReading.read(Data(body), from: "school-census", among: EventBody.sources, at: EventBody.now) {
            case .event(let event): #expect(event.source == "school-census")
            case .refused(_, _, let problems): #expect(!problems.isEmpty && problems.count <= Walk.mostProblems)
            }
        }
    }
}
