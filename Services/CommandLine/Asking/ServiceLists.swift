import ArgumentParser
import ServiceRuntime

/// Lists what each service has of something: one service or all, of each so many rows at most.
struct ServiceLists: ParsableArguments {
    @OptionGroup var settings: ConfigurationOption
    @Option(help: "How many of each service at most, up to 500.")
    var limit = 100
    @OptionGroup var output: OutputOption

    func validate() throws {
        guard (1...500).contains(limit) else { throw ValidationError("--limit is 1 to 500") }
    }

    /// Prints what `ask` has from `service`, or from all.
    /// - Throws: `Fault`, once the others' rows are printed, where one does not answer.
    func show<Row: Encodable>(
        of service: ServiceName?, _ columns: [Column<Row>], _ ask: (ServiceName, Asker) async throws -> [Row]
    ) async throws {
        var (rows, silent): ([Row], [String]) = ([], [])
        try await settings.read().asking { asker in
            for name in service.map({ [$0] }) ?? ServiceName.allCases {
                do {
                    rows += try await ask(name, asker)
                } catch {
                    silent.append(name.rawValue)
                }
            }
        }
        try output.show(rows, columns)
        guard silent.isEmpty else { throw Fault(.negative, "no answer from \(silent.joined(separator: ", "))") }
    }
}
