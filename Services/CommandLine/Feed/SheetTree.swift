import Foundation

/// An event while its cells are put together.
struct SheetTree {
    private var value: Any?
    private var children: [String: SheetTree] = [:]

    mutating func put(_ value: Any, at place: ArraySlice<String>) {
        guard let first = place.first else {
            self.value = value
            return
        }
        children[first, default: SheetTree()].put(value, at: place.dropFirst())
    }

    /// Adds what a sheet need not say: the half of a name that is not known, and that an address is where a child lives.
    mutating func complete() {
        for name in children.keys { children[name]?.complete() }
        switch (children["given"], children["family"]) {
        case (.some, nil): put("", at: ["family"])
        case (nil, .some): put([String](), at: ["given"])
        default: break
        }
        if children["address"] != nil, children["kind"] == nil { put("current", at: ["kind"]) }
    }

    var text: Data { (try? JSONSerialization.data(withJSONObject: json, options: [.sortedKeys])) ?? Data() }

    /// Places in a list close up: the second line of an address may be empty.
    private var json: Any {
        if let value { return value }
        let places = children.keys.compactMap(Int.init).sorted()
        guard !places.isEmpty else { return children.mapValues(\.json) }
        return places.compactMap { children[String($0)]?.json }
    }
}
