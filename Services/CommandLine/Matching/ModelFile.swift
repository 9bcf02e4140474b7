import Foundation
import Matching

/// Models as files.
enum ModelFile {
    /// The standard model where no file is named.
    static func read(_ path: String?) throws -> MatchModel {
        guard let path else { return .standard }
        guard let contents = FileManager.default.contents(atPath: path) else {
            throw Fault(.configuration, "\(path) can't be read")
        }
        do {
            return try JSONDecoder().decode(MatchModel.self, from: contents)
        } catch {
            throw Fault(.configuration, "\(path) is no model: \(error)")
        }
    }

    static func write(_ model: MatchModel, to path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        do {
            try encoder.encode(model).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw Fault(.configuration, "\(path) can't be written")
        }
    }
}
