import Foundation
import Glibc
import Synchronization

/// A relay of a test's own: a server that speaks SMTP on a port of this machine, and keeps what it is handed.
final class ScratchRelay: Sendable {
    struct Letter: Equatable {
        var from = ""
        var to = ""
        var lines: [String] = []
    }

    private let listener: Int32
    let port: UInt16
    /// What it answers to this line instead of taking it.
    private let objections: [String: String]
    private let taken = Mutex<[Letter]>([])

    var letters: [Letter] { taken.withLock { $0 } }

    init(objecting objections: [String: String] = [:]) throws {
        self.objections = objections
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let (listener, length) = (listener, size)
        let bound = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { place in
                bind(listener, place, length) == 0 && listen(listener, 4) == 0
                    && getsockname(listener, place, &size) == 0
            }
        }
        guard bound else { throw POSIXError(.EADDRNOTAVAIL) }
        port = UInt16(bigEndian: address.sin_port)
        Thread.detachNewThread { [self] in
            while true {
                let client = accept(listener, nil, nil)
                guard client >= 0 else { break }
                serve(client)
                close(client)
            }
            // Here alone: its number could be another relay's by now, if it had been closed already.
            close(self.listener)
        }
    }

    func stop() { shutdown(listener, Int32(SHUT_RDWR)) }

    private func serve(_ client: Int32) {
        var letter = Letter()
        say("220 relay of a test", to: client)
        while let line = line(of: client) {
            if let objection = objections[line] {
                say(objection, to: client)
                continue
            }
            switch line.prefix(4) {
            case "EHLO":
                say("250-relay of a test", to: client)
                say("250 8BITMIME", to: client)
            case "MAIL":
                letter = Letter(from: line)
                say("250 ok", to: client)
            case "RCPT":
                letter.to = line
                say("250 ok", to: client)
            case "RSET": say("250 ok", to: client)
            case "DATA":
                say("354 go on", to: client)
                while let line = self.line(of: client), line != "." { letter.lines.append(line) }
                taken.withLock { $0.append(letter) }
                say("250 taken", to: client)
            case "QUIT":
                say("221 bye", to: client)
                return
            default: say("500 what?", to: client)
            }
        }
    }

    private func say(_ line: String, to client: Int32) {
        let bytes = Array((line + "\r\n").utf8)
        _ = send(client, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }

    private func line(of client: Int32) -> String? {
        var (line, byte): ([UInt8], UInt8) = ([], 0)
        while recv(client, &byte, 1, 0) == 1 {
            if byte == UInt8(ascii: "\n") { return String(decoding: line.dropLast(), as: UTF8.self) }
            line.append(byte)
        }
        return nil
    }
}
