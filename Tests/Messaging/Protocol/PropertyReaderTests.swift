import Foundation
import Testing

@testable import Messaging

@Suite struct PropertyReaderTests {
    private func read(_ bytes: [UInt8]) -> MessageProperties {
        bytes.withUnsafeBytes { PropertyReader.read($0) }
    }

    /// Properties that are nothing but a table of headers.
    private func headers(_ entries: [UInt8]) -> [UInt8] { [0x20, 0] + long(entries) }

    private func long(_ bytes: [UInt8]) -> [UInt8] {
        withUnsafeBytes(of: UInt32(bytes.count).bigEndian) { Array($0) } + bytes
    }

    private func nested(_ levels: Int) -> [UInt8] {
        // From the inside out, into one buffer, since each level knows its length first.
        var pieces: [[UInt8]] = []
        var length = 0
        for _ in 0..<levels {
            let size = withUnsafeBytes(of: UInt32(length).bigEndian) { Array($0) }
            let piece = [1, UInt8(ascii: "k"), UInt8(ascii: "F")] + size
            length += piece.count
            pieces.append(piece)
        }
        return headers(Array(pieces.reversed().joined()))
    }

    @Test func `tables nested to the limit are read, deeper ones are passed over`() {
        var value = read(nested(PropertyReader.deepest)).headers["k"]
        var depth = 0
        while case .table(let inner) = value {
            depth += 1
            value = inner["k"]
        }
        #expect(depth == PropertyReader.deepest - 1)
        #expect(value == .other)
    }

    @Test func `tables nested eighteen thousand deep are no danger`() {
        #expect(read(nested(18_000)).headers["k"] != nil)
    }

    @Test func `properties behind hostile headers are still read`() {
        // Headers with an unknown kind, then a message id.
        let bytes: [UInt8] = [0x20, 0x80] + long([1, 107, 0x7F, 1, 2, 3]) + [2] + Array("id".utf8)
        let properties = read(bytes)
        #expect(properties.headers.isEmpty)
        #expect(properties.messageID == "id")
    }

    @Test func `the first of two equal keys counts`() {
        let twice: [UInt8] = [1, 107, 116, 1, 1, 107, 116, 0]
        #expect(read(headers(twice)).headers == ["k": true])
    }

    @Test func `an expiration that is no number is none`() {
        #expect(read([0x01, 0x00, 3] + Array("abc".utf8)).expiration == nil)
        #expect(read([0x01, 0x00, 4] + Array("1500".utf8)).expiration == .milliseconds(1500))
    }

    @Test func `lengths beyond the end read as nothing`() {
        #expect(read(headers([1, 107, 83, 0xFF, 0xFF, 0xFF, 0xFF, 65])).headers.isEmpty)
        #expect(read([0x20, 0, 0xFF, 0xFF, 0xFF, 0xFF, 1]).headers.isEmpty)
        #expect(read([]).headers.isEmpty)
        #expect(read([0xFF]).contentType == nil)
        #expect(read([0xFF, 0xFF]).contentType == nil)
    }

    @Test func `random bytes never crash the reader`() {
        for _ in 0..<2_000 {
            var bytes = (0..<Int.random(in: 0...80)).map { _ in UInt8.random(in: 0...255) }
            if bytes.count > 8 { bytes.replaceSubrange(2..<6, with: [0, 0, 0, UInt8(bytes.count - 6)]) }
            _ = read(bytes)
        }
    }
}
