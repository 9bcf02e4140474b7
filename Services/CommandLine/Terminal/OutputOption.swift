import ArgumentParser
import Foundation
import Model

/// The form of what a command prints.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    case table, json
}

/// `-o table|json`, the same for every command that lists something.
struct OutputOption: ParsableArguments {
    @Option(name: [.customShort("o"), .customLong("output")], help: "table or json.")
    var format = OutputFormat.table

    /// Prints `rows`: as a table, or as a JSON array.
    func show<Row: Encodable>(_ rows: [Row], _ columns: [Column<Row>]) throws {
        switch format {
        case .json: try Self.print(json: rows)
        case .table: Swift.print(Table(rows, columns).text)
        }
    }

    static func print(json value: some Encodable) throws {
        let encoder = WireCoding.encoder()
        encoder.outputFormatting.insert(.prettyPrinted)
        Swift.print(String(decoding: try encoder.encode(value), as: UTF8.self))
    }
}
