internal import CRabbitMQ
import FoundationEssentials

extension MessageProperties {
    /// librabbitmq's structure, whose texts live in `arena`.
    func encoded(in arena: Arena) throws(BrokerError) -> amqp_basic_properties_t {
        var encoded = amqp_basic_properties_t()
        func set(
            _ text: String?, _ flag: Int32, _ field: WritableKeyPath<amqp_basic_properties_t, amqp_bytes_t>
        ) throws(BrokerError) {
            guard let text else { return }
            encoded[keyPath: field] = try arena.shortText(text)
            encoded._flags |= amqp_flags_t(flag)
        }
        try set(contentType, AMQP_BASIC_CONTENT_TYPE_FLAG, \.content_type)
        try set(contentEncoding, AMQP_BASIC_CONTENT_ENCODING_FLAG, \.content_encoding)
        try set(messageID, AMQP_BASIC_MESSAGE_ID_FLAG, \.message_id)
        try set(correlationID, AMQP_BASIC_CORRELATION_ID_FLAG, \.correlation_id)
        try set(replyTo, AMQP_BASIC_REPLY_TO_FLAG, \.reply_to)
        try set(type, AMQP_BASIC_TYPE_FLAG, \.type)
        try set(userID, AMQP_BASIC_USER_ID_FLAG, \.user_id)
        try set(appID, AMQP_BASIC_APP_ID_FLAG, \.app_id)
        if let expiration {
            let milliseconds = max(0, expiration / .milliseconds(1))
            try set(String(Int64(milliseconds.rounded(.up))), AMQP_BASIC_EXPIRATION_FLAG, \.expiration)
        }
        if let timestamp {
            encoded.timestamp = UInt64(max(0, timestamp.timeIntervalSince1970))
            encoded._flags |= amqp_flags_t(AMQP_BASIC_TIMESTAMP_FLAG)
        }
        if !headers.isEmpty {
            encoded.headers = try arena.table(headers)
            encoded._flags |= amqp_flags_t(AMQP_BASIC_HEADERS_FLAG)
        }
        encoded.delivery_mode = persistent ? 2 : 1
        encoded._flags |= amqp_flags_t(AMQP_BASIC_DELIVERY_MODE_FLAG)
        return encoded
    }
}
