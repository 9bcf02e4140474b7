import Foundation

/// Whether somebody takes connections at an address.
enum TCPProbe {
    static func answers(host: String, port: Int) -> Bool {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, "\(port)", &hints, &found) == 0 else { return false }
        defer { freeaddrinfo(found) }
        var next = found
        while let address = next?.pointee {
            if answers(address) { return true }
            next = address.ai_next
        }
        return false
    }

    private static func answers(_ address: addrinfo) -> Bool {
        let handle = socket(address.ai_family, address.ai_socktype, address.ai_protocol)
        guard handle >= 0 else { return false }
        defer { close(handle) }
        // Linux applies the limit of sending to connecting too.
        var limit = timeval(tv_sec: 2, tv_usec: 0)
        setsockopt(handle, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        return connect(handle, address.ai_addr, address.ai_addrlen) == 0
    }
}
