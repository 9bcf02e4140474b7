internal import CRabbitMQ
import FoundationEssentials
import Glibc

/// One logged-in connection: librabbitmq's handle, used to encode and decode, and the socket, which is ours alone.
///
/// Belongs to one actor. Writing only appends to a buffer; `flush` sends what has gathered.
final class Wire {
    let descriptor: Int32
    /// Agreed with the broker; zero for none.
    let heartbeatSeconds: Int
    private let handle: amqp_connection_state_t
    private let largestFrame: Int
    private let largestChannel: Int
    private let arena = Arena()
    private let outgoing = SendBuffer()
    private let incoming: ReceiveBuffer
    /// What arrives on each channel, by its number.
    private var assemblies: [ContentAssembly] = []

    /// Takes over `handle`, on which the login has succeeded.
    init(loggedIn handle: amqp_connection_state_t) {
        self.handle = handle
        descriptor = amqp_get_sockfd(handle)
        heartbeatSeconds = Int(amqp_get_heartbeat(handle))
        largestFrame = Int(amqp_get_frame_max(handle))
        largestChannel = Int(amqp_get_channel_max(handle))
        incoming = ReceiveBuffer(largestFrame: largestFrame)
        _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
    }

    /// Closes the socket without a word.
    deinit { amqp_destroy_connection(handle) }

    /// What the broker says that it is; nil where it doesn't say.
    var brokerVersion: String? {
        guard let table = amqp_get_server_properties(handle)?.pointee, let entries = table.entries else { return nil }
        let properties = UnsafeBufferPointer(start: entries, count: Int(table.num_entries))
        return properties.first { $0.key.text == "version" && $0.value.kind == UInt8(ascii: "S") }
            .map { $0.value.value.bytes.text }
    }

    /// How many bytes wait for the socket.
    var backlog: Int { outgoing.count }

    /// Sends what the socket takes.
    func flush() throws(BrokerError) {
        do {
            try outgoing.flush(into: descriptor)
        } catch {
            throw BrokerError(.connectionLost(error.text))
        }
    }

    func write(_ request: Request, on channel: UInt16) throws(BrokerError) {
        defer { arena.recycle() }
        try request.withMethod(in: arena) { number, method throws(BrokerError) in
            try writeMethod(number, method, on: channel)
        }
    }

    func writeHeartbeat() {
        let frame: [UInt8] = [8, 0, 0, 0, 0, 0, 0, 0xCE]
        outgoing.room(for: 8).copyMemory(from: frame, byteCount: 8)
        outgoing.advance(by: 8)
    }

    /// Writes all of `messages` or, if one can't be encoded, none.
    func write(_ messages: [OutgoingMessage], on channel: UInt16) throws(BrokerError) {
        let mark = outgoing.count
        do {
            for message in messages { try write(message, on: channel) }
        } catch {
            outgoing.truncate(to: mark)
            throw error
        }
    }

    private func write(_ message: OutgoingMessage, on channel: UInt16) throws(BrokerError) {
        defer { arena.recycle() }
        var publish = amqp_basic_publish_t()
        publish.exchange = try arena.shortText(message.exchange)
        publish.routing_key = try arena.shortText(message.routingKey)
        publish.mandatory = message.mandatory ? 1 : 0
        try withUnsafeMutablePointer(to: &publish) { method throws(BrokerError) in
            try writeMethod(AMQP_BASIC_PUBLISH_METHOD, method, on: channel)
        }
        var properties = try message.properties.encoded(in: arena)
        try writeFrame(kind: 2, on: channel) { place, room throws(BrokerError) in
            place.storeBytes(of: UInt16(AMQP_BASIC_CLASS).bigEndian, as: UInt16.self)
            place.storeBytes(of: 0, toByteOffset: 2, as: UInt16.self)
            place.storeBytes(of: UInt64(message.body.count).bigEndian, toByteOffset: 4, as: UInt64.self)
            let count = amqp_encode_properties(
                UInt16(AMQP_BASIC_CLASS), &properties, amqp_bytes_t(len: room - 12, bytes: place + 12))
            guard count >= 0 else { throw BrokerError(.unencodable("the properties are larger than a frame")) }
            return Int(count) + 12
        }
        message.body.withUnsafeBytes { body in
            for start in stride(from: 0, to: body.count, by: largestFrame - 8) {
                let part = UnsafeRawBufferPointer(rebasing: body[start...].prefix(largestFrame - 8))
                writeFrame(kind: 3, on: channel) { place, room in
                    UnsafeMutableRawBufferPointer(start: place, count: room).copyMemory(from: part)
                    return part.count
                }
            }
        }
    }

    private func writeMethod(
        _ number: amqp_method_number_t, _ method: UnsafeMutableRawPointer, on channel: UInt16
    ) throws(BrokerError) {
        try writeFrame(kind: 1, on: channel) { place, room throws(BrokerError) in
            place.storeBytes(of: number.bigEndian, as: UInt32.self)
            let count = amqp_encode_method(number, method, amqp_bytes_t(len: room - 4, bytes: place + 4))
            guard count >= 0 else { throw BrokerError(.unencodable("the arguments are larger than a frame")) }
            return Int(count) + 4
        }
    }

    /// `payload` writes to the place it is given, which has room for a whole frame, and returns how many bytes.
    private func writeFrame<Failure>(
        kind: UInt8, on channel: UInt16, payload: (UnsafeMutableRawPointer, Int) throws(Failure) -> Int
    ) throws(Failure) {
        let place = outgoing.room(for: largestFrame)
        let size = try payload(place + 7, largestFrame - 8)
        place.storeBytes(of: kind, as: UInt8.self)
        place.storeBytes(of: channel.bigEndian, toByteOffset: 1, as: UInt16.self)
        place.storeBytes(of: UInt32(size).bigEndian, toByteOffset: 3, as: UInt32.self)
        place.storeBytes(of: 0xCE, toByteOffset: 7 + size, as: UInt8.self)
        outgoing.advance(by: size + 8)
    }

    /// Reads what the socket holds, up to a few buffers, so that a busy broker can't starve the loop.
    func receive(_ each: (UInt16, Incoming) throws(BrokerError) -> Void) throws(BrokerError) {
        defer { amqp_maybe_release_buffers(handle) }
        for _ in 0..<4 {
            let filled = incoming.fill(from: descriptor)
            while let frame = try incoming.nextFrame() {
                if let message = try decode(frame) { try each(frame.channel, message) }
            }
            switch filled {
            case .some: continue
            case .all: return
            case .ended(let why): throw BrokerError(.connectionLost(why))
            }
        }
    }

    private func decode(_ frame: ReceiveBuffer.Frame) throws(BrokerError) -> Incoming? {
        switch frame.kind {
        case 1: return try decodeMethod(frame)
        case 2:
            var reader = ByteReader(frame.payload)
            reader.skip(4)
            let size = reader.number(UInt64.self)
            guard !reader.overran else { throw BrokerError(.protocolViolation("a header cut short")) }
            let properties = PropertyReader.read(UnsafeRawBufferPointer(rebasing: frame.payload[12...]))
            return try assemblies[place(of: frame)].begin(properties, size: size)
        case 3: return try assemblies[place(of: frame)].append(frame.payload)
        case 8: return nil
        default: throw BrokerError(.protocolViolation("a frame of kind \(frame.kind)"))
        }
    }

    private func decodeMethod(_ frame: ReceiveBuffer.Frame) throws(BrokerError) -> Incoming? {
        var decoded = amqp_frame_t()
        let start = UnsafeMutableRawPointer(mutating: frame.bytes.baseAddress)
        let bytes = amqp_bytes_t(len: frame.bytes.count, bytes: start)
        let consumed = amqp_handle_input(handle, bytes, &decoded)
        guard Int(consumed) == frame.bytes.count, decoded.frame_type == 1 else {
            throw BrokerError(.protocolViolation("an unknown method"))
        }
        switch decoded.payload.method.meaning {
        case .announces(let announcement):
            try assemblies[place(of: frame)].announce(announcement)
            return nil
        case .says(let incoming):
            if case .channelClosed = incoming { assemblies[try place(of: frame)] = ContentAssembly() }
            return incoming
        case .ignored: return nil
        }
    }

    /// Where in `assemblies` the frame belongs.
    private func place(of frame: ReceiveBuffer.Frame) throws(BrokerError) -> Int {
        let channel = Int(frame.channel)
        guard channel <= largestChannel else { throw BrokerError(.protocolViolation("a channel we never opened")) }
        while assemblies.count <= channel { assemblies.append(ContentAssembly()) }
        return channel
    }
}
