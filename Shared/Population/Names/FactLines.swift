/// The lines of a text of facts, each in its fields between tabs; what begins with # is a remark.
struct FactLines {
    let lines: [[String]]

    init(_ bytes: [UInt8]) {
        lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").filter { $0.first != "#" }
            .map { $0.split(separator: "\t").map(String.init) }
    }
}
