import Foundation
import Testing

@testable import Border
@testable import Identity

@Suite struct `Reading JSON` {
    func read(_ text: String) -> Result<JSONValue, JSONReader.Failure> {
        do { return .success(try JSONReader.read(Data(text.utf8))) } catch { return .failure(error) }
    }

    @Test(arguments: [
        "", " ", "{", "}", "[1,]", "{\"a\":1,}", "{a:1}", "NaN", "Infinity", "-", "01", "1.", "1e", "+1", "tru", "nul",
        "\"a", "\"\\x\"", "\"\\u12\"", "\"\\ud800\"", "\"\\ud800\\u0041\"", "\"\\udc00\"", "\"a\nb\"", "{} {}", "'a'",
        "\u{FEFF}{}", "// x\n{}", "{\"a\" 1}", "[1 2]", "\"\\",
    ])
    func `refuses what RFC 8259 does not allow`(text: String) {
        #expect(read(text) == .failure(.notJSON))
    }

    @Test(
        arguments: [[0xff], [0x22, 0xc0, 0xaf, 0x22], [0x22, 0xed, 0xa0, 0x80, 0x22], [0x22, 0xe2, 0x82]] as [[UInt8]])
    func `refuses bytes that are no UTF-8`(bytes: [UInt8]) {
        #expect(throws: JSONReader.Failure.notJSON) { try JSONReader.read(Data(bytes)) }
    }

    @Test func `reads values as they stand`() {
        #expect(
            read(" [ 1 , -0.5e+3, true,false,null,\"\\u00e9\\ud83d\\ude00\\n\\/\" ] ")
                == .success(
                    [.number("1"), .number("-0.5e+3"), .bool(true), .bool(false), .null, .string("é😀\n/")]))
        #expect(
            read("{\"a\":{},\"a\":[]}")
                == .success(
                    .object([.init(name: "a", value: .object([])), .init(name: "a", value: [])])))
    }

    @Test func `refuses what lies too deep, however deep`() {
        #expect(read(String(repeating: "[", count: 60_000)) == .failure(.tooDeep))
        #expect(read(String(repeating: "{\"a\":", count: 10_000)) == .failure(.tooDeep))
    }

    @Test func `reports fields that stand twice`() {
        let twice = EventBody.text.replacing("\"gender\":\"female\"", with: "\"gender\":\"female\",\"gender\":\"male\"")
        let reading = EventReading.read(
            Data(twice.utf8), from: "school-census", among: EventBody.sources, at: EventBody.now)
        #expect(reading.objections == ["/data/child/gender duplicateField"])
    }

    @Test func `refuses a body over 64 KiB unread`() {
        let large = Data(repeating: 0x20, count: EventReading.largestBody + 1)
        let reading = EventReading.read(large, from: "school-census", among: EventBody.sources, at: EventBody.now)
        #expect(reading.objections == [" tooLarge"])
    }
}
