/// One column of a table: its title, and what of a row stands in it.
struct Column<Row> {
    let title: String
    let text: (Row) -> String

    init(_ title: String, _ text: @escaping (Row) -> String) {
        self.title = title
        self.text = text
    }
}

/// Rows in columns of even width, for a terminal.
struct Table {
    let text: String

    init<Row>(_ rows: [Row], _ columns: [Column<Row>]) {
        let cells = [columns.map(\.title)] + rows.map { row in columns.map { $0.text(row) } }
        let widths = columns.indices.map { column in cells.map { $0[column].count }.max() ?? 0 }
        text = cells.map { row in
            var line = ""
            for (cell, width) in zip(row, widths) {
                line += cell + String(repeating: " ", count: width - cell.count + 2)
            }
            while line.last == " " { line.removeLast() }
            return line
        }.joined(separator: "\n")
    }
}
