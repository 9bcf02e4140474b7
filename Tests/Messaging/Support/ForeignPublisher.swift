import CRabbitMQ
import Messaging

/// Another program's publisher: librabbitmq bare, which writes headers that ours can't.
enum ForeignPublisher {
    struct Failure: Error {}

    /// Publishes an empty message to `queue` with a header of every kind that AMQP knows.
    static func publishEveryKindOfHeader(to queue: String, at address: BrokerAddress) throws {
        try withConnection(to: address) { connection in
            var fields: [(String, amqp_field_value_t)] = []
            func add(_ name: String, _ kind: Character, _ set: (inout amqp_field_value_t) -> Void = { _ in }) {
                var field = amqp_field_value_t()
                field.kind = kind.asciiValue ?? 0
                set(&field)
                fields.append((name, field))
            }
            add("boolean", "t") { $0.value.boolean = 1 }
            add("i8", "b") { $0.value.i8 = -8 }
            add("u8", "B") { $0.value.u8 = 208 }
            add("i16", "s") { $0.value.i16 = -1600 }
            add("u16", "u") { $0.value.u16 = 61_600 }
            add("i32", "I") { $0.value.i32 = -320_000 }
            add("u32", "i") { $0.value.u32 = 3_200_000_000 }
            add("i64", "l") { $0.value.i64 = .min }
            add("f32", "f") { $0.value.f32 = .nan }
            add("f64", "d") { $0.value.f64 = .infinity }
            add("decimal", "D") { $0.value.decimal = amqp_decimal_t(decimals: 255, value: .max) }
            add("timestamp", "T") { $0.value.u64 = .max }
            add("nothing", "V")
            var noText: [UInt8] = [0xFF, 0x00, 0xC3]
            try noText.withUnsafeMutableBytes { bytes in
                add("no text", "S") { $0.value.bytes = amqp_bytes_t(len: 3, bytes: bytes.baseAddress) }
                add("bytes", "x") { $0.value.bytes = amqp_bytes_t(len: 3, bytes: bytes.baseAddress) }
                try publish(fields, to: queue, on: connection)
            }
        }
    }

    private static func publish(
        _ fields: [(String, amqp_field_value_t)], to queue: String, on connection: amqp_connection_state_t
    ) throws {
        var entries = fields.map { name, value in
            amqp_table_entry_t(key: amqp_bytes_malloc_dup(amqp_cstring_bytes(name)), value: value)
        }
        defer { for entry in entries { amqp_bytes_free(entry.key) } }
        try entries.withUnsafeMutableBufferPointer { entries in
            var properties = amqp_basic_properties_t()
            properties._flags = amqp_flags_t(AMQP_BASIC_HEADERS_FLAG)
            properties.headers = amqp_table_t(num_entries: Int32(entries.count), entries: entries.baseAddress)
            let key = amqp_bytes_malloc_dup(amqp_cstring_bytes(queue))
            defer { amqp_bytes_free(key) }
            let status = amqp_basic_publish(
                connection, 1, amqp_empty_bytes, key, 0, 0, &properties, amqp_empty_bytes)
            guard status == 0 else { throw Failure() }
        }
    }

    private static func withConnection(
        to address: BrokerAddress, _ body: (amqp_connection_state_t) throws -> Void
    ) throws {
        guard let connection = amqp_new_connection() else { throw Failure() }
        defer { amqp_destroy_connection(connection) }
        guard let socket = amqp_tcp_socket_new(connection),
            amqp_socket_open(socket, address.hosts[0].name, Int32(address.hosts[0].port)) == 0
        else { throw Failure() }
        var nothing = amqp_empty_table
        let login = cp_amqp_login(
            connection, address.virtualHost, 8, 131_072, 0, &nothing, address.user, address.password)
        guard login.reply_type == AMQP_RESPONSE_NORMAL, amqp_channel_open(connection, 1) != nil else {
            throw Failure()
        }
        try body(connection)
        _ = amqp_connection_close(connection, 200)
    }
}
