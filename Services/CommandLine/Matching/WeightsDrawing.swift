import Foundation
import Matching

/// The weights of a model as a picture: a bar for each level, to the right where it speaks for the same child.
struct WeightsDrawing {
    let title: String
    let levels: [LevelEstimate]
    let notes: [String]

    private static let (labels, half, row, top) = (300.0, 260.0, 22.0, 64.0)
    private static let width = labels + 2 * half + 40

    var svg: String {
        let drawn = rows()
        let height = Self.top + drawn.height + 24 + Double(notes.count) * Self.row
        let remarks = notes.enumerated().map { place, note in
            Self.text(note, x: 12, y: Self.top + drawn.height + 20 + Double(place) * Self.row, class: "note")
        }
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Self.width.short) \(height.short)" \
            width="\(Self.width.short)" height="\(height.short)" role="img" aria-labelledby="title">
            <title id="title">\(Self.escaped(title))</title>
            <style>
            text { font: 13px system-ui, sans-serif; fill: #1a1a1a }
            .field, .title { font-weight: 600 }
            .bits { font-size: 11px }
            .stranger { fill: #1d5a96 }
            .household { fill: #b45f06 }
            .unseen { fill: #8a1c1c }
            .note { fill: #8a1c1c }
            line { stroke: #777; stroke-width: 1 }
            </style>
            <rect width="100%" height="100%" fill="#fff"/>
            \(Self.text(title, x: 12, y: 22, class: "title"))
            <rect class="stranger" x="12" y="34" width="12" height="8"/>
            \(Self.text("bits for the same child, against a stranger", x: 30, y: 43))
            <rect class="household" x="\((Self.labels + 20).short)" y="34" width="12" height="8"/>
            \(Self.text("against another member of the household", x: Self.labels + 38, y: 43))
            <line x1="\(Self.middle.short)" x2="\(Self.middle.short)" y1="\(Self.top.short)" \
            y2="\((Self.top + drawn.height).short)"/>
            \((drawn.lines + remarks).joined(separator: "\n"))
            </svg>

            """
    }

    var html: String {
        """
        <!doctype html>
        <html lang="en">
        <head><meta charset="utf-8"><title>\(Self.escaped(title))</title></head>
        <body>
        \(svg)</body>
        </html>

        """
    }

    private func rows() -> (lines: [String], height: Double) {
        let most = max(1, levels.flatMap { [abs($0.bits), abs($0.bitsInHousehold)] }.max() ?? 1)
        var (lines, y, field): ([String], Double, String?) = ([], Self.top, nil)
        for level in levels {
            if level.field != field {
                field = level.field
                y += Self.row
                lines.append(Self.text(level.field, x: 12, y: y - 6, class: "field"))
            }
            lines.append(Self.text(level.level, x: 28, y: y + 14, class: level.isSeen ? nil : "unseen"))
            lines.append(Self.bar(level.bits, of: most, y: y + 3, class: "stranger"))
            lines.append(Self.bar(level.bitsInHousehold, of: most, y: y + 11, class: "household"))
            y += Self.row
        }
        return (lines, y - Self.top)
    }

    private static var middle: Double { labels + half }

    private static func bar(_ bits: Double, of most: Double, y: Double, class name: String) -> String {
        let length = abs(bits) / most * (half - 44)
        let x = bits < 0 ? middle - length : middle
        let number = bits < 0 ? middle - length - 40 : middle + length + 4
        return """
            <rect class="\(name)" x="\(x.short)" y="\(y.short)" width="\(length.short)" height="7"/>\
            \(text((bits > 0 ? "+" : "") + bits.short, x: number, y: y + 8, class: "bits"))
            """
    }

    private static func text(_ words: String, x: Double, y: Double, class name: String? = nil) -> String {
        let named = name.map { " class=\"\($0)\"" } ?? ""
        return "<text\(named) x=\"\(x.short)\" y=\"\(y.short)\">\(escaped(words))</text>"
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;")
    }
}

extension LevelEstimate {
    /// Less than one pair says nothing of how probable a level is.
    var isSeen: Bool { seen >= 1 }
}

extension Double {
    /// With one decimal place at most.
    fileprivate var short: String {
        let rounded = (self * 10).rounded() / 10
        return rounded == rounded.rounded() ? String(Int(rounded)) : String(rounded)
    }
}
