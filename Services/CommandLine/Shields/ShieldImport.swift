import ArgumentParser
import Contracts
import Foundation
import Model
import ServiceRuntime

/// Shields the children of a list.
struct ShieldImport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Shields every child of a list, once the whole list is right.",
        discussion: """
            FILE.csv has the heading number,dateOfBirth,grounds and a line for each child; FILE.ndjson has a JSON object a
            line with these three fields. The number is the child's, as a search shows it; the date of birth has to be the
            one that is shown with it; grounds are one of \(ShieldGrounds.allCases.map(\.rawValue).joined(separator: ", ")).

            The whole list is checked first, each child looked up by number (in the audit log, as any search): while one
            line is wrong nothing is shielded. Then each line is an order to shield, of the officer who signed in.
            FILE.progress keeps which lines are done: an interrupted run goes on, and a second one does nothing twice. It
            holds no child's number. The list does: keep it as what it is.

            Examples:
              contactpoint shield import --check --as olive.officer shields.csv
              contactpoint shield import --as olive.officer shields.csv
              contactpoint shield import --as olive.officer -o json shields.ndjson

            Exits with 1 if a line is wrong, 3 if some were refused: those of another authority.
            """)

    @OptionGroup var signedIn: SignedIn
    @OptionGroup var output: OutputOption
    @Flag(help: "Checks the list, and shields nobody.")
    var check = false
    @Flag(help: "Begins with the first line, whatever was done before.")
    var fromStart = false
    @Argument(help: "The list.", completion: .file(extensions: ["csv", "ndjson"]))
    var file: String

    /// What became of a list.
    struct Report: Encodable, Hashable {
        var lines = 0
        /// Done in an earlier run.
        var doneBefore = 0
        var shielded = 0
        /// By an order before this list.
        var alreadyShielded = 0
        var refused = 0
        /// The lines that were.
        var refusedLines: [Int] = []
    }

    func run() async throws {
        guard let layout = ShieldList.Layout(of: file) else {
            throw Fault(.negative, "\(file) is named neither .csv nor .ndjson")
        }
        guard let contents = FileManager.default.contents(atPath: file) else {
            throw Fault(.negative, "\(file) can't be read")
        }
        guard let text = String(data: contents, encoding: .utf8) else { throw Fault(.negative, "\(file) is not UTF-8") }
        let list = ShieldList(text, layout)
        try stop(at: list.faults)
        if fromStart, !check { ShieldLedger.forget(file) }
        let ledger = try ShieldLedger(of: file, contents: contents)
        let report = try await signedIn.asking { asker, vouch in
            var run = Run(asker: asker, vouch: vouch, ledger: ledger)
            let (found, faults) = try await run.look(for: list.children)
            try stop(at: faults)
            return check ? run.report(of: list.children) : try await run.shield(list.children, found)
        }
        try show(report)
        if report.refused > 0 { throw ExitStatus.someRefused.code }
    }

    private func stop(at faults: [ListFault]) throws {
        guard !faults.isEmpty else { return }
        for fault in faults { StandardError.write(fault.text(in: file) + "\n") }
        if output.format == .json { try OutputOption.print(json: faults) }
        throw Fault(.negative, "\(faults.count) faults in \(file); nobody was shielded")
    }

    private func show(_ report: Report) throws {
        guard output.format == .table else { return try OutputOption.print(json: report) }
        guard !check else { return print("\(report.lines) lines, all of them right") }
        print(
            "\(report.lines) lines: \(report.shielded) shielded, \(report.alreadyShielded) shielded already,",
            "\(report.doneBefore) done in an earlier run, \(report.refused) refused")
        if report.refused > 0 {
            print("refused: lines \(report.refusedLines.map(String.init).joined(separator: ", "))")
        }
    }

    /// One run, by an officer who is signed in.
    private struct Run {
        let asker: Asker
        let vouch: (UUID) async throws -> SignedPrincipal
        var ledger: ShieldLedger

        func report(of children: [ListedChild]) -> Report {
            Report(lines: children.count, doneBefore: children.filter { ledger.done.contains($0.line) }.count)
        }

        /// Who they are whose lines are not done, or every fault.
        func look(for children: [ListedChild]) async throws -> ([Int: Child.ID], [ListFault]) {
            var (found, faults): ([Int: Child.ID], [ListFault]) = ([:], [])
            var bar = ProgressBar(total: children.count)
            defer { bar.end() }
            for (place, child) in children.enumerated() where !ledger.done.contains(child.line) {
                let id = UUID()
                let question = FindChild(
                    principal: try await vouch(id), reason: .safeguardingConcern, number: child.number)
                switch try await asker.ask(question, id: id, within: .seconds(10)) {
                case .refused(let refusal): throw refusal.fault
                case .tooMany: faults += [child.fault(finding: [])].compactMap(\.self)
                case .found(let all):
                    if let fault = child.fault(finding: all) {
                        faults.append(fault)
                    } else {
                        found[child.line] = all.first?.child
                    }
                }
                bar.show(done: place + 1, "looked up")
            }
            return (found, faults)
        }

        mutating func shield(_ children: [ListedChild], _ found: [Int: Child.ID]) async throws -> Report {
            var report = report(of: children)
            var bar = ProgressBar(total: children.count)
            defer { bar.end() }
            for (place, child) in children.enumerated() {
                guard !ledger.done.contains(child.line), let id = found[child.line] else { continue }
                let request = UUID()
                let order = ShieldChild(principal: try await vouch(request), child: id, grounds: child.grounds)
                switch try await asker.ask(order, id: request, within: .seconds(10)) {
                case .shielded: report.shielded += 1
                case .alreadyShielded: report.alreadyShielded += 1
                case .refused:
                    report.refused += 1
                    report.refusedLines.append(child.line)
                    continue
                }
                try ledger.note(child.line)
                bar.show(done: place + 1, "shielded")
            }
            return report
        }
    }
}
