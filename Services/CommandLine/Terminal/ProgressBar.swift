/// Progress on standard error: a bar on a terminal, elsewhere a line for each tenth.
struct ProgressBar {
    private static let width = 30

    private let total: Int
    private var tenth: Int
    private let isOnTerminal = StandardError.isTerminal

    init(total: Int, done: Int = 0) {
        self.total = max(1, total)
        tenth = done * 10 / max(1, total)
    }

    mutating func show(done: Int, _ note: String) {
        let percent = min(100, done * 100 / total)
        if isOnTerminal {
            let filled = percent * Self.width / 100
            let bar = String(repeating: "#", count: filled) + String(repeating: "-", count: Self.width - filled)
            StandardError.write("\r[\(bar)] \(percent) % \(note)\u{1B}[K")
        } else if percent / 10 > tenth {
            tenth = percent / 10
            StandardError.write("\(percent) % \(note)\n")
        }
    }

    /// Leaves the line to others.
    func end() {
        if isOnTerminal { StandardError.write("\r\u{1B}[K") }
    }
}
