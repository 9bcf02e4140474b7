/// How far two numbers of one kind agree.
enum NumberComparing {
    /// Nil where one has none, or one fails its check and is not a mistyped other.
    static func level(_ a: NumberForm?, _ b: NumberForm?, _ same: Level, _ near: Level, _ different: Level) -> Level? {
        guard let a, let b else { return nil }
        if let one = a.whole, let other = b.whole, one == other { return same }
        if a.isNear(b) { return near }
        return a.whole == nil || b.whole == nil ? nil : different
    }
}
