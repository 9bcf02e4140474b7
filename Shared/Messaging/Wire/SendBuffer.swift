import Glibc

/// Bytes on their way out: frames are appended at the end, the socket takes them from the start.
final class SendBuffer {
    private var memory = UnsafeMutableRawPointer.allocate(byteCount: 1 << 16, alignment: 16)
    private var capacity = 1 << 16
    private var start = 0
    private var end = 0

    deinit { memory.deallocate() }

    /// How many bytes wait.
    var count: Int { end - start }

    /// The place to write the next `count` bytes to; then `advance`. Valid until the next call.
    func room(for count: Int) -> UnsafeMutableRawPointer {
        if start > 0, end + count > capacity {
            memmove(memory, memory + start, end - start)
            end -= start
            start = 0
        }
        if end + count > capacity {
            capacity = max(capacity * 2, end + count)
            let larger = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 16)
            larger.copyMemory(from: memory, byteCount: end)
            memory.deallocate()
            memory = larger
        }
        return memory + end
    }

    func advance(by count: Int) { end += count }

    /// Takes back what was appended since `count` was this.
    func truncate(to count: Int) { end = start + count }

    /// Sends what the socket takes; what remains stays. Throws the system's error number.
    func flush(into descriptor: Int32) throws(Failure) {
        while count > 0 {
            let sent = send(descriptor, memory + start, count, Int32(MSG_NOSIGNAL))
            if sent > 0 {
                start += sent
            } else if errno == EAGAIN || errno == EWOULDBLOCK {
                return
            } else if errno != EINTR {
                throw Failure(number: errno)
            }
        }
        start = 0
        end = 0
    }

    struct Failure: Error {
        let number: Int32
        var text: String { String(cString: strerror(number)) }
    }
}
