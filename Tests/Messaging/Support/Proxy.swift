import Dispatch
import Foundation
import Glibc
import Messaging
import Synchronization

/// A TCP relay before the broker, whose connections a test can cut, or hold up.
final class Proxy: Sendable {
    private struct State {
        var descriptors: [Int32] = []
        var isHeld = false
        var isRefusing = false
    }

    private let listener: Int32
    private let target: BrokerAddress
    private let state = Mutex(State())
    let port: Int

    init(to target: BrokerAddress) {
        self.target = target
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = Proxy.loopback(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                _ = bind(socket, generic, length)
                _ = listen(socket, 16)
                _ = getsockname(socket, generic, &length)
            }
        }
        listener = socket
        port = Int(UInt16(bigEndian: address.sin_port))
        Thread.detachNewThread { self.acceptAll() }
    }

    /// The broker's address, through the relay.
    var address: BrokerAddress {
        var address = target
        address.hosts = [BrokerAddress.Host(name: "127.0.0.1", port: port)]
        return address
    }

    /// Cuts every connection that stands.
    func cut() {
        let descriptors = state.withLock { state in
            defer { state.descriptors = [] }
            return state.descriptors
        }
        for descriptor in descriptors { shutdown(descriptor, Int32(SHUT_RDWR)) }
    }

    /// From now on bytes vanish in both directions, as on a cable that is pulled; `false` ends that.
    func hold(_ held: Bool) { state.withLock { $0.isHeld = held } }

    /// From now on new connections are closed at once.
    func refuse(_ refusing: Bool) { state.withLock { $0.isRefusing = refusing } }

    func close() {
        cut()
        shutdown(listener, Int32(SHUT_RDWR))
        Glibc.close(listener)
    }

    private func acceptAll() {
        while true {
            let client = accept(listener, nil, nil)
            guard client >= 0 else { return }
            let server = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            var address = Proxy.loopback(port: target.hosts[0].port)
            let connected = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    connect(server, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
            let refusing = state.withLock { state in
                if !state.isRefusing { state.descriptors += [client, server] }
                return state.isRefusing
            }
            guard connected == 0, !refusing else {
                Glibc.close(client)
                Glibc.close(server)
                continue
            }
            let ends = DispatchGroup()
            for (from, to) in [(client, server), (server, client)] {
                ends.enter()
                Thread.detachNewThread {
                    self.pump(from: from, to: to)
                    ends.leave()
                }
            }
            ends.notify(queue: .global()) {
                self.state.withLock { $0.descriptors.removeAll { $0 == client || $0 == server } }
                Glibc.close(client)
                Glibc.close(server)
            }
        }
    }

    private func pump(from: Int32, to: Int32) {
        var bytes = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = recv(from, &bytes, bytes.count, 0)
            guard count > 0 else { break }
            if state.withLock({ $0.isHeld }) { continue }
            guard send(to, bytes, count, Int32(MSG_NOSIGNAL)) == count else { break }
        }
        shutdown(from, Int32(SHUT_RDWR))
        shutdown(to, Int32(SHUT_RDWR))
    }

    private static func loopback(port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }
}
