internal import CRabbitMQ

/// Memory for what librabbitmq is to encode: texts and tables live here until `recycle`.
final class Arena {
    private var pool = amqp_pool_t()

    init() { init_amqp_pool(&pool, 16 * 1024) }
    deinit { empty_amqp_pool(&pool) }

    func recycle() { recycle_amqp_pool(&pool) }

    func bytes(_ text: String) throws(BrokerError) -> amqp_bytes_t {
        let place = try room(for: text.utf8.count, of: UInt8.self)
        _ = UnsafeMutableBufferPointer(start: place, count: text.utf8.count).update(fromContentsOf: text.utf8)
        return amqp_bytes_t(len: text.utf8.count, bytes: place)
    }

    /// A text to which the protocol gives one byte of length; librabbitmq would cut that byte off silently.
    func shortText(_ text: String) throws(BrokerError) -> amqp_bytes_t {
        guard text.utf8.count <= 255 else {
            throw BrokerError(.unencodable("a name, key or property has over 255 bytes"))
        }
        return try bytes(text)
    }

    func table(_ entries: [String: HeaderValue], depth: Int = 1) throws(BrokerError) -> amqp_table_t {
        // librabbitmq writes tables by recursion, and so do we, on the loop's small stack.
        guard depth <= 32 else { throw BrokerError(.unencodable("headers are nested deeper than 32")) }
        guard !entries.isEmpty else { return amqp_table_t(num_entries: 0, entries: nil) }
        let place = try room(for: entries.count, of: amqp_table_entry_t.self)
        for (index, entry) in entries.enumerated() {
            (place + index).initialize(
                to: amqp_table_entry_t(key: try shortText(entry.key), value: try value(entry.value, depth: depth)))
        }
        return amqp_table_t(num_entries: Int32(entries.count), entries: place)
    }

    private func value(_ value: HeaderValue, depth: Int) throws(BrokerError) -> amqp_field_value_t {
        var field = amqp_field_value_t()
        switch value {
        case .string(let text):
            field.kind = UInt8(ascii: "S")
            field.value.bytes = try bytes(text)
        case .integer(let number):
            field.kind = UInt8(ascii: "l")
            field.value.i64 = number
        case .boolean(let flag):
            field.kind = UInt8(ascii: "t")
            field.value.boolean = flag ? 1 : 0
        case .bytes(let bytes):
            let place = try room(for: bytes.count, of: UInt8.self)
            _ = UnsafeMutableBufferPointer(start: place, count: bytes.count).update(fromContentsOf: bytes)
            field.kind = UInt8(ascii: "x")
            field.value.bytes = amqp_bytes_t(len: bytes.count, bytes: place)
        case .list(let values):
            guard depth < 32 else { throw BrokerError(.unencodable("headers are nested deeper than 32")) }
            let place = try room(for: values.count, of: amqp_field_value_t.self)
            for (index, element) in values.enumerated() {
                (place + index).initialize(to: try self.value(element, depth: depth + 1))
            }
            field.kind = UInt8(ascii: "A")
            field.value.array = amqp_array_t(num_entries: Int32(values.count), entries: place)
        case .table(let entries):
            field.kind = UInt8(ascii: "F")
            field.value.table = try table(entries, depth: depth + 1)
        case .other:
            field.kind = UInt8(ascii: "V")
        }
        return field
    }

    private func room<Element>(for count: Int, of: Element.Type) throws(BrokerError) -> UnsafeMutablePointer<Element> {
        guard let place = amqp_pool_alloc(&pool, max(1, count * MemoryLayout<Element>.stride)) else {
            throw BrokerError(.unencodable("out of memory"))
        }
        return place.bindMemory(to: Element.self, capacity: count)
    }
}
