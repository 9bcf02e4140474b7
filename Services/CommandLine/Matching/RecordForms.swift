import Matching

/// Reads records as the forms that are compared, with progress.
enum RecordForms {
    static func read(_ path: String, _ take: (Incoming) -> Void) throws {
        var file = try RecordFile(path)
        var bar = ProgressBar(total: file.share.of)
        while let record = try file.next() {
            take(Incoming(id: record.id, form: PersonForm(record.description, tokens: EvaluationTokens.token)))
            if record.line % 1_000 == 0 { bar.show(done: file.share.done, "of \(path) read") }
        }
        bar.end()
        guard let first = file.impossibleDates.first else { return }
        StandardError.write(
            "\(path): \(file.impossibleDates.count) dates of birth are no days of the calendar, "
                + "the first on line \(first); what of them holds is used\n")
    }
}
