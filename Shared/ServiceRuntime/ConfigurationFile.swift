import Configuration
import FoundationEssentials

/// The JSON file of a process's configuration, read once.
struct ConfigurationFile: Sendable {
    private let parts: [String: Part]

    /// - Throws: `ConfigurationFault` where there is no such file, or no JSON object in it.
    init(path: String) throws {
        guard let json = try? Data(contentsOf: URL(filePath: path)) else {
            throw ConfigurationFault("the configuration file \(path) can't be read")
        }
        do {
            parts = try JSONDecoder().decode([String: Part].self, from: json)
        } catch {
            // The error may quote the file, which holds secrets.
            throw ConfigurationFault("the configuration file \(path) is not a JSON object")
        }
    }

    /// Every text, number and flag by the names on the way to it, as `http.port`. All of them count as secret.
    var values: [AbsoluteConfigKey: ConfigValue] {
        var values: [AbsoluteConfigKey: ConfigValue] = [:]
        func add(_ parts: [String: Part], below names: [String]) {
            for (name, part) in parts {
                let names = names + [name]
                if case .table(let inner) = part { add(inner, below: names) }
                if let content = part.content {
                    values[AbsoluteConfigKey(names)] = ConfigValue(content, isSecret: true)
                }
            }
        }
        add(parts, below: [])
        return values
    }

    /// One part of the file as JSON again; nil where it is absent.
    func section(_ name: String) throws -> Data? { try parts[name].map { try JSONEncoder().encode($0) } }

    private enum Part: Codable, Sendable {
        case absent
        case flag(Bool)
        case whole(Int)
        case number(Double)
        case text(String)
        case list([Part])
        case table([String: Part])

        var content: ConfigContent? {
            switch self {
            case .flag(let flag): .bool(flag)
            case .whole(let number): .int(number)
            case .number(let number): .double(number)
            case .text(let text): .string(text)
            case .absent, .list, .table: nil
            }
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if container.decodeNil() {
                self = .absent
            } else if let flag = try? container.decode(Bool.self) {
                self = .flag(flag)
            } else if let number = try? container.decode(Int.self) {
                self = .whole(number)
            } else if let number = try? container.decode(Double.self) {
                self = .number(number)
            } else if let text = try? container.decode(String.self) {
                self = .text(text)
            } else if let list = try? container.decode([Part].self) {
                self = .list(list)
            } else {
                self = .table(try container.decode([String: Part].self))
            }
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .absent: try container.encodeNil()
            case .flag(let flag): try container.encode(flag)
            case .whole(let number): try container.encode(number)
            case .number(let number): try container.encode(number)
            case .text(let text): try container.encode(text)
            case .list(let list): try container.encode(list)
            case .table(let table): try container.encode(table)
            }
        }
    }
}
