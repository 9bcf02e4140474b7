/// The texts of names by number, as bytes that are copied at once.
struct NameTexts: Sendable {
    private var bytes: [UInt8] = []
    private var ends: [Int32] = [0]

    var count: Int { ends.count - 1 }

    /// Returns the number of the name.
    mutating func add(_ text: String) -> Int32 {
        bytes.append(contentsOf: text.utf8)
        ends.append(Int32(bytes.count))
        return Int32(count - 1)
    }

    func append(_ number: Int32, to text: inout [UInt8]) {
        text.append(contentsOf: bytes[Int(ends[Int(number)])..<Int(ends[Int(number) + 1])])
    }

    subscript(number: Int32) -> String {
        String(decoding: bytes[Int(ends[Int(number)])..<Int(ends[Int(number) + 1])], as: UTF8.self)
    }
}
