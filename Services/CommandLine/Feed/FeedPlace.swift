import Foundation

/// How far a file has been published: everything before has its receipt.
struct FeedPlace: Codable, Hashable {
    /// In bytes from the start.
    var offset = 0
    /// The number of the last line before.
    var line = 0
}

/// Keeps the place in a file of its own beside the events, so that an interrupted run goes on where it was.
struct FeedBookmark {
    private struct Contents: Codable {
        var place: FeedPlace
        /// The size of the file of events; another one means another file.
        var size: Int
    }

    private let path: String
    let size: Int

    init(events path: String) throws {
        guard let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int else {
            throw Fault(.negative, "\(path) can't be read")
        }
        self.path = path + ".progress"
        self.size = size
    }

    /// The start, where there is no bookmark or it belongs to another file.
    func place() -> FeedPlace {
        guard let data = FileManager.default.contents(atPath: path),
            let contents = try? JSONDecoder().decode(Contents.self, from: data),
            contents.size == size, (0...size).contains(contents.place.offset)
        else { return FeedPlace() }
        return contents.place
    }

    /// Where the folder can't be written to, the run can't be resumed, and is harmless to repeat.
    func keep(_ place: FeedPlace) {
        guard let data = try? JSONEncoder().encode(Contents(place: place, size: size)) else { return }
        try? data.write(to: URL(fileURLWithPath: path), options: .atomic)
    }

    func remove() { try? FileManager.default.removeItem(atPath: path) }
}
