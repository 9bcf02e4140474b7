internal import CQREncode

/// A text as a QR code (ISO/IEC 18004), drawn in the page itself: no script, and nothing to load.
struct QRCode {
    /// Modules along a side.
    let width: Int
    /// Row by row, whether each is dark.
    let modules: [Bool]

    /// Nil for a text that is too long for one.
    init?(of text: String) {
        guard let code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M) else { return nil }
        defer { QRcode_free(code) }
        let width = Int(code.pointee.width)
        guard let data = code.pointee.data else { return nil }
        self.width = width
        modules = (0..<(width * width)).map { data[$0] & 1 == 1 }
    }

    /// With the quiet zone of four modules around it that readers need.
    func svg(label: String) -> HTML {
        let dark = modules.indices.filter { modules[$0] }
        let squares = dark.map { "M\($0 % width + 4) \($0 / width + 4)h1v1h-1z" as HTML }
        let side = width + 8
        return """
            <svg role="img" aria-label="\(label)" width="\(side * 4)" height="\(side * 4)" \
            viewBox="0 0 \(side) \(side)" shape-rendering="crispEdges">\
            <rect width="\(side)" height="\(side)" fill="#fff"/><path d="\(squares)" fill="#000"/></svg>
            """
    }
}
