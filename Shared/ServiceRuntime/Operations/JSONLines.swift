import FoundationEssentials
import Logging
import Model

/// Logs one JSON object a line on standard error: time, level, service, message, and the metadata beside them.
///
/// Values of the domain have no business here; identifiers and rules do.
struct JSONLines: LogHandler {
    private static let encoder = WireCoding.encoder()

    let label: String
    var logLevel: Logger.Level = .info
    var metadata: Logger.Metadata = [:]

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var line: [String: String] = [:]
        for (key, value) in metadata.merging(event.metadata ?? [:], uniquingKeysWith: { _, new in new }) {
            line[key] = "\(value)"
        }
        line["time"] = WireCoding.text(of: Date())
        line["level"] = event.level.rawValue
        line["service"] = label
        line["message"] = "\(event.message)"
        guard var data = try? Self.encoder.encode(line) else { return }
        data.append(UInt8(ascii: "\n"))
        ErrorStream.write(data)
    }
}
