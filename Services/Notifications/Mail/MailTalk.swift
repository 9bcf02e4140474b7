import Glibc

/// One conversation with a relay (RFC 5321) over a socket that blocks, each step for a few seconds at most.
struct MailTalk: ~Copyable {
    /// Why a conversation ends.
    enum Fault: Error { case notReached, ended, unexpected(Int) }

    private static let patience = timeval(tv_sec: 4, tv_usec: 0)
    private let socket: Int32

    init(host: String, port: UInt16) throws {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, String(port), &hints, &list) == 0 else { throw Fault.notReached }
        defer { freeaddrinfo(list) }
        var next = list
        while let address = next?.pointee {
            if let reached = Self.connected(to: address) {
                socket = reached
                return
            }
            next = address.ai_next
        }
        throw Fault.notReached
    }

    deinit { close(socket) }

    private static func connected(to address: addrinfo) -> Int32? {
        let socket = Glibc.socket(
            address.ai_family, address.ai_socktype | Int32(SOCK_CLOEXEC.rawValue), address.ai_protocol)
        guard socket >= 0 else { return nil }
        var patience = patience
        let size = socklen_t(MemoryLayout<timeval>.size)
        // On Linux the time to send holds for connecting too.
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] { setsockopt(socket, SOL_SOCKET, option, &patience, size) }
        guard connect(socket, address.ai_addr, address.ai_addrlen) == 0 else {
            close(socket)
            return nil
        }
        return socket
    }

    /// Says a line, and returns the code of the answer.
    @discardableResult
    func say(_ line: String) throws -> Int {
        var rest = Array((line + "\r\n").utf8)[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes { Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard sent > 0 else { throw Fault.ended }
            rest = rest.dropFirst(sent)
        }
        return try answer()
    }

    func say(_ line: String, _ code: Int) throws {
        let answered = try say(line)
        guard answered == code else { throw Fault.unexpected(answered) }
    }

    func expect(_ code: Int) throws {
        let answered = try answer()
        guard answered == code else { throw Fault.unexpected(answered) }
    }

    /// The code of an answer, of which all lines but the last have a hyphen behind it.
    private func answer() throws -> Int {
        while true {
            let line = try line()
            guard line.count >= 3, let code = Int(String(decoding: line.prefix(3), as: UTF8.self)) else {
                throw Fault.ended
            }
            if line.count == 3 || line[3] != UInt8(ascii: "-") { return code }
        }
    }

    /// Byte by byte: a conversation has few of them, and nothing behind a line is lost.
    private func line() throws -> [UInt8] {
        var (line, byte): ([UInt8], UInt8) = ([], 0)
        while line.count < 4096 {
            guard recv(socket, &byte, 1, 0) == 1 else { throw Fault.ended }
            if byte == UInt8(ascii: "\n") { return line.last == UInt8(ascii: "\r") ? line.dropLast() : line }
            line.append(byte)
        }
        throw Fault.ended
    }
}
