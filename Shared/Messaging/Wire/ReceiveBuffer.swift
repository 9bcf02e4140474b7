import Glibc

/// Bytes that came in, cut into whole frames.
final class ReceiveBuffer {
    private let memory: UnsafeMutableRawPointer
    private let capacity: Int
    private let largestFrame: Int
    private var start = 0
    private var end = 0

    /// `largestFrame` is counted with its eight bytes around the payload.
    init(largestFrame: Int) {
        self.largestFrame = largestFrame
        capacity = largestFrame * 2
        memory = .allocate(byteCount: capacity, alignment: 16)
    }

    deinit { memory.deallocate() }

    enum Filled { case some, all, ended(String) }

    /// Reads once: `some` means that the socket may hold more.
    func fill(from descriptor: Int32) -> Filled {
        if start > 0 {
            memmove(memory, memory + start, end - start)
            end -= start
            start = 0
        }
        while true {
            let room = capacity - end
            let received = recv(descriptor, memory + end, room, 0)
            if received > 0 {
                end += received
                return received == room ? .some : .all
            }
            if received == 0 { return .ended("the broker closed it") }
            if errno == EAGAIN || errno == EWOULDBLOCK { return .all }
            if errno != EINTR { return .ended(String(cString: strerror(errno))) }
        }
    }

    /// The next whole frame, valid until `fill`.
    func nextFrame() throws(BrokerError) -> Frame? {
        guard end - start >= 7 else { return nil }
        let head = memory + start
        let size = Int(UInt32(bigEndian: head.loadUnaligned(fromByteOffset: 3, as: UInt32.self)))
        guard size + 8 <= largestFrame else {
            throw BrokerError(.protocolViolation("a frame of \(size) bytes"))
        }
        guard end - start >= size + 8 else { return nil }
        guard head.load(fromByteOffset: size + 7, as: UInt8.self) == 0xCE else {
            throw BrokerError(.protocolViolation("a frame without its end"))
        }
        start += size + 8
        return Frame(bytes: UnsafeRawBufferPointer(start: head, count: size + 8))
    }

    /// One frame, with the eight bytes around its payload.
    struct Frame {
        let bytes: UnsafeRawBufferPointer
        var kind: UInt8 { bytes[0] }
        var channel: UInt16 { UInt16(bigEndian: bytes.loadUnaligned(fromByteOffset: 1, as: UInt16.self)) }
        var payload: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: bytes[7..<(bytes.count - 1)]) }
    }
}
