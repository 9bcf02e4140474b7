import Foundation
import Sealing
import Testing

@Suite struct `An authenticator's codes` {
    private static let rfc = Data("12345678901234567890".utf8)

    /// RFC 6238, appendix B, of which the last six of eight digits are shown.
    @Test(arguments: [
        (59, "287082"), (1_111_111_109, "081804"), (1_111_111_111, "050471"), (1_234_567_890, "005924"),
        (2_000_000_000, "279037"), (20_000_000_000, "353130"),
    ])
    func `are those of RFC 6238`(seconds: Int, code: String) throws {
        let instant = Date(timeIntervalSince1970: TimeInterval(seconds))
        #expect(try TimedCode(secret: Self.rfc).code(at: TimedCode.step(at: instant)) == code)
    }

    /// RFC 4226, appendix D.
    @Test func `are those of RFC 4226, counter by counter`() throws {
        let authenticator = try TimedCode(secret: Self.rfc)
        #expect(
            (0..<10).map { authenticator.code(at: $0) } == [
                "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489",
            ])
    }

    @Test func `change every thirty seconds`() {
        let steps = [0.0, 29.999, 30, 59.9, 60].map { TimedCode.step(at: Date(timeIntervalSince1970: $0)) }
        #expect(steps == [0, 0, 1, 1, 2])
    }

    @Test func `come from a secret of 160 random bits, and never from a short one`() {
        let secrets = (0..<100).map { _ in TimedCode.random().secret }
        #expect(Set(secrets).count == 100 && secrets.allSatisfy { $0.count == 20 })
        #expect(throws: SealingError.invalidKey) { try TimedCode(secret: Data(count: 15)) }
        #expect(TimedCode(text: "GEZDGNBVGY3TQOJQ") == nil)
    }

    @Test func `are told to an authenticator by a link in which nothing is lost`() throws {
        let uri = try TimedCode(secret: Self.rfc).uri(issuer: "ContactPoint", account: "ada&co@example.org")
        #expect(
            uri == "otpauth://totp/ContactPoint:ada%26co%40example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
                + "&issuer=ContactPoint&algorithm=SHA1&digits=6&period=30")
    }

    /// RFC 4648, section 10, without the padding.
    @Test(arguments: [
        ("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"), ("fooba", "MZXW6YTB"),
        ("foobar", "MZXW6YTBOI"),
    ])
    func `have their secret written as RFC 4648 says`(bytes: String, text: String) {
        #expect(Base32.text(of: bytes.utf8) == text)
        #expect(Base32.bytes(of: text) == Array(bytes.utf8))
    }

    @Test func `have their secret read as people type it, and nothing else`() {
        #expect(Base32.bytes(of: "mzxw 6ytb-oi======") == Array("foobar".utf8))
        #expect(["MZXW1", "MZX!", "M", "MZ"].allSatisfy { Base32.bytes(of: $0) == nil })
    }
}
