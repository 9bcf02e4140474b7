/// What half and 99 of 100 measurements stay within, in ms.
enum Quantiles {
    static func of(_ values: [Double], _ share: Double) -> Double {
        let sorted = values.sorted()
        return sorted.isEmpty ? 0 : sorted[min(sorted.count - 1, Int(share * Double(sorted.count)))]
    }

    static func words(_ values: [Double]) -> String {
        "p50 \(rounded(of(values, 0.5))), p99 \(rounded(of(values, 0.99))), most \(rounded(values.max() ?? 0)) ms"
    }

    static func figures(_ name: String, _ values: [Double]) -> [Figure] {
        [(0.5, "p50"), (0.99, "p99")].map { share, word in
            Figure(name: "\(name)-\(word)", value: rounded(of(values, share)), unit: "ms")
        }
    }

    static func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }
}
