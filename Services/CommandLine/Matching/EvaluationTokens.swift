/// Tokens for one evaluation: nothing of them is kept, so that they need no secret key.
enum EvaluationTokens {
    static func token(_ text: String) -> Int64 {
        // FNV-1a, its bits mixed once more: forms take the lower half alone.
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0100_0000_01b3 }
        hash = (hash ^ (hash >> 33)) &* 0xff51_afd7_ed55_8ccd
        return Int64(bitPattern: hash ^ (hash >> 33))
    }
}
