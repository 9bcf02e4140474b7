import Foundation

/// Where progress and faults go, so that standard output holds results alone.
enum StandardError {
    static var isTerminal: Bool { isatty(FileHandle.standardError.fileDescriptor) == 1 }

    static func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
