import Foundation
import Testing

@testable import Population

struct IndexTests {
    let generated = Generated.shared

    @Test func `the index has as many children as were asked for, each with an id of its own`() {
        #expect(generated.children.count == 40_000)
        #expect(generated.byID.count == 40_000)
    }

    @Test func `every child has a name, a date of birth under eighteen, a sex, a postcode and a house`() throws {
        let postcode = try Regex("[A-Z]{1,2}[0-9]{1,2} [0-9][ABDEFGHJLNPQRSTUWXYZ]{2}")
        for child in generated.children {
            #expect(child.count == 9)
            #expect(!child[1].isEmpty && !child[2].isEmpty && !child[6].isEmpty)
            #expect(child[3] >= "2008-01-01" && child[3] <= "2025-12-31")
            #expect(child[4] == "F" || child[4] == "M")
            #expect(child[5].wholeMatch(of: postcode) != nil)
        }
    }

    @Test func `the usual family name is Smith, of about one child in a hundred; most names are rare`() {
        let counts = Dictionary(generated.children.map { ($0[2], 1) }, uniquingKeysWith: +)
        let usual = counts.max { $0.value < $1.value }
        #expect(usual?.key == "Smith")
        #expect((300...700).contains(usual?.value ?? 0))
        #expect(counts.count > 5000)
    }

    @Test func `a household has one address, and no other household has it`() {
        let addresses = Dictionary(grouping: generated.children) { String($0[0].prefix { $0 != "-" }) }
            .mapValues { Set($0.map { "\($0[5]), \($0[6])" }) }
        #expect(addresses.values.allSatisfy { $0.count == 1 })
        #expect(Set(addresses.values.flatMap { $0 }).count == addresses.count)
    }

    @Test func `about four families with children share a postcode`() {
        let families = Set(generated.children.map { String($0[0].prefix { $0 != "-" }) }).count
        let postcodes = Set(generated.children.map { $0[5] }).count
        #expect((3.0...5.5).contains(Double(families) / Double(postcodes)))
    }

    @Test func `about three children in a hundred are twins, whose names differ`() {
        let births = Dictionary(grouping: generated.children) { "\($0[0].prefix { $0 != "-" }) \($0[3])" }
            .values.filter { $0.count > 1 }
        #expect((800...1600).contains(births.count * 2))
        #expect(births.allSatisfy { Set($0.map { $0[1].prefix { $0 != " " } }).count == $0.count })
    }

    @Test func `some households hold two family names`() {
        let names = Dictionary(grouping: generated.children) { String($0[0].prefix { $0 != "-" }) }
            .values.filter { Set($0.map { $0[2] }).count > 1 }
        #expect((500...5000).contains(names.count))
    }

    @Test func `NHS numbers and UPNs check, and no two children share one`() {
        let nhs = generated.children.map { $0[7] }.filter { !$0.isEmpty }
        #expect(nhs.count > 39_900)
        #expect(Set(nhs).count == nhs.count)
        #expect(nhs.allSatisfy(Self.checks))
        let upns = generated.children.map { $0[8] }.filter { !$0.isEmpty }
        #expect(Set(upns).count == upns.count)
        #expect(upns.allSatisfy { $0.utf8.count == 13 })
    }

    @Test func `the same seed gives the same population, another seed another`() {
        let (one, same) = (Generated(children: 3000, incoming: 500), Generated(children: 3000, incoming: 500))
        #expect(one.children == same.children)
        #expect(one.reports == same.reports)
        #expect(one.truths == same.truths)
        #expect(one.children != Generated(children: 3000, incoming: 500, seed: 2).children)
    }

    private static func checks(_ number: String) -> Bool {
        let digits = number.utf8.map { Int($0) - 48 }
        guard digits.count == 10 else { return false }
        return zip(digits, stride(from: 10, through: 1, by: -1)).reduce(0) { $0 + $1.0 * $1.1 } % 11 == 0
    }
}
